package dev.touchstone.golden.predict;

import java.util.List;

/**
 * How GRUB joins arguments to the string that it passes on and measures (GRUB 2.04 to 2.12, {@code
 * grub-core/lib/cmdline.c}): by one space; an argument with a space stands in double quotes; {@code
 * \ ' "} are escaped, except for a backslash that begins {@code \xHH}.
 */
public final class GrubCommandLine {
  private GrubCommandLine() {}

  /** Of arguments after the shell's own quoting and variables were resolved. */
  public static String of(List<String> arguments) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (i > 0) {
        out.append(' ');
      }
      boolean spaced = argument.indexOf(' ') >= 0;
      if (spaced) {
        out.append('"');
      }
      escape(argument, out);
      if (spaced) {
        out.append('"');
      }
    }
    return out.toString();
  }

  private static void escape(String argument, StringBuilder out) {
    for (int i = 0; i < argument.length(); i++) {
      char c = argument.charAt(i);
      boolean special = c == '\\' || c == '\'' || c == '"';
      if (special && !isHexEscape(argument, i)) {
        out.append('\\');
      }
      out.append(c);
    }
  }

  private static boolean isHexEscape(String text, int at) {
    return at + 3 < text.length()
        && text.charAt(at) == '\\'
        && text.charAt(at + 1) == 'x'
        && isHex(text.charAt(at + 2))
        && isHex(text.charAt(at + 3));
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}

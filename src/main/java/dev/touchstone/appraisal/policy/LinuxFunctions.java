package dev.touchstone.appraisal.policy;

import dev.touchstone.launch.LinuxParameters;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What rules may ask of a Linux command line; by the kernel's own tokens ({@link LinuxParameters}),
 * never by substring. Total, and linear in the line for each word asked for.
 */
final class LinuxFunctions {
  private LinuxFunctions() {}

  /** Whether {@code name} or {@code name=value} occurs anywhere on the line. */
  static boolean has(String line, String word) {
    return has(LinuxParameters.parse(line), word);
  }

  /** Those of the words that occur. */
  static List<String> found(String line, List<String> words) {
    LinuxParameters parameters = LinuxParameters.parse(line);
    return words.stream().filter(word -> has(parameters, word)).toList();
  }

  /** The value of the last occurrence; nothing, and no value, are empty text. */
  static String last(String line, String name) {
    return LinuxParameters.parse(line).last(name).orElse("");
  }

  /** The comma-separated parts of the last occurrence's value. */
  static List<String> parts(String line, String name) {
    return LinuxParameters.parse(line)
        .last(name)
        .map(value -> List.of(value.split(",", -1)))
        .orElse(List.of());
  }

  /**
   * A switch as {@code kstrtobool} reads it ({@code lib/kstrtox.c}), the last occurrence with a
   * value counts; a bare name is on. {@code on}, {@code off}, or empty text if it is not there;
   * {@code invalid} for any other value.
   */
  static String toggle(String line, String name) {
    LinuxParameters parameters = LinuxParameters.parse(line);
    Optional<String> value = parameters.last(name);
    if (value.isEmpty()) {
      return parameters.has(name) ? "on" : "";
    }
    return switch (small(value.get(), 0)) {
      case 'y', 't', '1' -> "on";
      case 'n', 'f', '0' -> "off";
      case 'o' ->
          switch (small(value.get(), 1)) {
            case 'n' -> "on";
            case 'f' -> "off";
            default -> "invalid";
          };
      default -> "invalid";
    };
  }

  /** An ASCII letter made small, any other character as it is; a blank behind the end. */
  private static char small(String text, int at) {
    char c = at < text.length() ? text.charAt(at) : ' ';
    return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
  }

  private static boolean has(LinuxParameters parameters, String word) {
    int equals = word.indexOf('=');
    if (equals < 0) {
      return parameters.has(word);
    }
    String wanted = word.substring(equals + 1);
    OptionalLong number = number(wanted);
    for (String value : parameters.values(word.substring(0, equals))) {
      if (value.equals(wanted)
          || List.of(value.split(",", -1)).contains(wanted)
          // enforcing=00 and enforcing=0x0 switch off as well as enforcing=0
          || (number.isPresent() && number.equals(number(value)))) {
        return true;
      }
    }
    return false;
  }

  /**
   * As {@code kstrtoul(…, 0, …)} reads it ({@code lib/kstrtox.c}): decimal, 0x hexadecimal, 0
   * octal; in ASCII, of any length, with one + before and one line end behind it. Empty for what
   * the kernel refuses, and above 2^63, where rules have no use for it.
   */
  private static OptionalLong number(String text) {
    int end = text.endsWith("\n") ? text.length() - 1 : text.length();
    int at = text.startsWith("+") ? 1 : 0;
    int base = 10;
    if (at < end && text.charAt(at) == '0') {
      boolean prefix =
          at + 2 < end && (text.charAt(at + 1) | 0x20) == 'x' && digit(text.charAt(at + 2)) < 16;
      base = prefix ? 16 : 8;
      at += prefix ? 2 : 0;
    }
    if (at >= end) {
      return OptionalLong.empty();
    }
    long value = 0;
    for (; at < end; at++) {
      int digit = digit(text.charAt(at));
      if (digit >= base || value > (Long.MAX_VALUE - digit) / base) {
        return OptionalLong.empty();
      }
      value = value * base + digit;
    }
    return OptionalLong.of(value);
  }

  /** Of an ASCII digit or letter a to f; 16 for anything else: the kernel knows no others. */
  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    char small = (char) (c | 0x20);
    return c < 0x80 && small >= 'a' && small <= 'f' ? small - 'a' + 10 : 16;
  }
}

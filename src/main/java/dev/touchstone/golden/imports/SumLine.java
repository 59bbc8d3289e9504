package dev.touchstone.golden.imports;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.Locale;

/** A line of {@code sha256sum}, in either of its forms. */
record SumLine(Digest digest, String name) {
  private static final String FORMS = "<hex>  <name>, <hex> *<name> or SHA256 (<name>) = <hex>";
  private static final String ALGORITHMS = "a digest of sha1, sha256, sha384 or sha512";
  private static final int MD5_DIGITS = 32;

  static SumLine read(byte[] bytes, int from, int to, String where) throws Refusal {
    boolean escaped = from < to && bytes[from] == '\\';
    int start = escaped ? from + 1 : from;
    int digits = start;
    while (digits < to && isHex(bytes[digits])) {
      digits++;
    }
    String line = FilePath.decode(bytes, start, to, where);
    if (line.startsWith("#") || line.isBlank()) {
      throw new Refusal(where, FORMS, line.isBlank() ? "an empty line" : "a comment");
    }
    boolean plain = digits > start && digits + 1 < to && bytes[digits] == ' ';
    if (plain && (bytes[digits + 1] == ' ' || bytes[digits + 1] == '*')) {
      int count = digits - start;
      return of(line.substring(0, count), line.substring(count + 2), escaped, where);
    }
    return tagged(line, escaped, where);
  }

  private static SumLine of(String hex, String name, boolean escaped, String where) throws Refusal {
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      if (hex.length() == 2 * algorithm.size()) {
        return new SumLine(Digest.ofHex(algorithm, hex), name(name, escaped, where));
      }
    }
    throw new Refusal(
        where,
        ALGORITHMS,
        hex.length() == MD5_DIGITS
            ? "one of MD5, which proves nothing"
            : hex.length() + " hex digits");
  }

  private static SumLine tagged(String line, boolean escaped, String where) throws Refusal {
    int open = line.indexOf(" (");
    // the last one: a name may hold the same characters, a digest cannot
    int close = line.lastIndexOf(") = ");
    if (open <= 0 || close < open + 2) {
      throw new Refusal(where, FORMS, line);
    }
    String tag = line.substring(0, open);
    String hex = line.substring(close + 4);
    HashAlgorithm algorithm =
        HashAlgorithm.ofBank(tag.toLowerCase(Locale.ROOT))
            .filter(known -> tag.equals(known.name()))
            .orElseThrow(() -> new Refusal(where, ALGORITHMS, tag));
    if (hex.length() != 2 * algorithm.size() || !hex.chars().allMatch(SumLine::isHex)) {
      throw new Refusal(where, 2 * algorithm.size() + " hex digits", hex);
    }
    return new SumLine(
        Digest.ofHex(algorithm, hex), name(line.substring(open + 2, close), escaped, where));
  }

  private static String name(String text, boolean escaped, String where) throws Refusal {
    if (!escaped) {
      return text;
    }
    StringBuilder name = new StringBuilder(text.length());
    boolean code = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!code && c == '\\') {
        code = true;
      } else {
        name.append(code ? unescaped(c, where) : c);
        code = false;
      }
    }
    if (code) {
      throw new Refusal(where, "\\\\, \\n or \\r in an escaped name", "a backslash at its end");
    }
    return name.toString();
  }

  private static char unescaped(char code, String where) throws Refusal {
    return switch (code) {
      case '\\' -> '\\';
      case 'n' -> '\n';
      case 'r' -> '\r';
      default -> throw new Refusal(where, "\\\\, \\n or \\r in an escaped name", "\\" + code);
    };
  }

  private static boolean isHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}

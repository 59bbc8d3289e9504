package dev.touchstone.console;

import dev.touchstone.runtime.http.ProblemException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which path of a grub.cfg a file that was chosen in a browser stands for. */
final class GrubFiles {
  /** A line of sha1sum, sha256sum and so on. */
  private static final Pattern LINE = Pattern.compile("([0-9A-Fa-f]+)\\s+\\*?(\\S.*)");

  private static final int LONGEST_LINE = 5000;

  private GrubFiles() {}

  /** Words of the text that end with the name; a browser tells no directories. */
  static List<String> paths(String config, String name) {
    List<String> paths =
        Arrays.stream(config.split("[\\s'\"]+"))
            .filter(word -> word.equals(name) || word.endsWith("/" + name))
            .distinct()
            .toList();
    return paths.isEmpty() ? List.of("/" + name) : paths;
  }

  /** Path to digests, of lines of DIGEST PATH; several lines may name one path. */
  static Map<String, Object> ofDigestLines(String text) {
    Map<String, Map<String, Object>> files = new LinkedHashMap<>();
    text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .forEach(
            line -> {
              Matcher matcher = LINE.matcher(line);
              if (line.length() > LONGEST_LINE || !matcher.matches()) {
                throw ProblemException.invalid(
                    "digests", "expected lines of DIGEST PATH as sha256sum prints them");
              }
              files
                  .computeIfAbsent(matcher.group(2), path -> new LinkedHashMap<>())
                  .put(bank(matcher.group(1)), matcher.group(1));
            });
    return new LinkedHashMap<>(files);
  }

  /** The bank whose digests are as long. */
  static String bank(String hex) {
    return switch (hex.length()) {
      case 40 -> "sha1";
      case 96 -> "sha384";
      case 128 -> "sha512";
      default -> "sha256";
    };
  }
}

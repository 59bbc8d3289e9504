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
    return switch (value.get().isEmpty() ? ' ' : Character.toLowerCase(value.get().charAt(0))) {
      case 'y', 't', '1' -> "on";
      case 'n', 'f', '0' -> "off";
      case 'o' ->
          switch (value.get().length() > 1 ? Character.toLowerCase(value.get().charAt(1)) : ' ') {
            case 'n' -> "on";
            case 'f' -> "off";
            default -> "invalid";
          };
      default -> "invalid";
    };
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

  /** As {@code kstrtoul(…, 0, …)} reads it: decimal, 0x hexadecimal, 0 octal. */
  private static OptionalLong number(String text) {
    try {
      String digits = text.startsWith("+") ? text.substring(1) : text;
      if (digits.isEmpty() || digits.length() > 18 || !Character.isDigit(digits.charAt(0))) {
        return OptionalLong.empty();
      }
      return OptionalLong.of(Long.decode(digits));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}

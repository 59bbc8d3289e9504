package dev.touchstone.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Linux command line by the kernel's own rules (Linux {@code lib/cmdline.c} next_arg, {@code
 * kernel/params.c}): blanks separate, double quotes keep blanks, {@code -} and {@code _} in names
 * are the same, everything after {@code --} is for init.
 */
public final class LinuxParameters {
  private record Parameter(String name, Optional<String> value) {}

  private final List<Parameter> parameters;

  private LinuxParameters(List<Parameter> parameters) {
    this.parameters = parameters;
  }

  /** Reads any text. */
  public static LinuxParameters parse(String line) {
    List<Parameter> parameters = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      if (isBlank(line.charAt(at))) {
        at++;
        continue;
      }
      int end = at;
      boolean quoted = false;
      int equals = -1;
      for (; end < line.length() && (quoted || !isBlank(line.charAt(end))); end++) {
        char c = line.charAt(end);
        if (c == '"') {
          quoted = !quoted;
        } else if (c == '=' && equals < 0) {
          equals = end;
        }
      }
      String word = line.substring(at, end);
      if (word.equals("--")) {
        break;
      }
      parameters.add(parameter(word, equals < 0 ? -1 : equals - at));
      at = end;
    }
    return new LinuxParameters(List.copyOf(parameters));
  }

  private static Parameter parameter(String word, int equals) {
    if (equals < 0) {
      return new Parameter(canonical(unquote(word)), Optional.empty());
    }
    String name = word.substring(0, equals);
    String value = word.substring(equals + 1);
    if (name.startsWith("\"")) {
      // "name=value with blanks": the quote around the whole is dropped
      name = name.substring(1);
      value = value.endsWith("\"") ? value.substring(0, value.length() - 1) : value;
    }
    return new Parameter(canonical(name), Optional.of(unquote(value)));
  }

  private static String unquote(String text) {
    String out = text.startsWith("\"") ? text.substring(1) : text;
    return out.length() < text.length() && out.endsWith("\"")
        ? out.substring(0, out.length() - 1)
        : out;
  }

  private static String canonical(String name) {
    return name.replace('-', '_');
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0;
  }

  /** Whether the parameter is there, with or without a value. */
  public boolean has(String name) {
    return parameters.stream().anyMatch(p -> p.name().equals(canonical(name)));
  }

  /** The value of the last occurrence that has one. */
  public Optional<String> last(String name) {
    return values(name).stream().reduce((a, b) -> b);
  }

  /** Every value, in order. */
  public List<String> values(String name) {
    return parameters.stream()
        .filter(p -> p.name().equals(canonical(name)))
        .flatMap(p -> p.value().stream())
        .toList();
  }
}

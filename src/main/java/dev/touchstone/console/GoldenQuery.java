package dev.touchstone.console;

import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.store.GoldenSetState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a reader asks the list of golden sets for; what cannot be read is as if it were not asked.
 *
 * @param text part of a name, a note or a host that it was captured from
 * @param part empty for all
 * @param state that some version is in; empty for all
 * @param page from 1
 */
public record GoldenQuery(String text, String part, String state, int page) {
  private static final int LONGEST = 300;

  static GoldenQuery of(String text, String part, String state, String page) {
    return new GoldenQuery(
        text == null || text.length() > LONGEST ? "" : text.strip(),
        part == null ? "" : GoldenPart.ofText(part).map(GoldenPart::text).orElse(""),
        Arrays.stream(GoldenSetState.values())
            .map(GoldenSetState::text)
            .filter(word -> word.equals(state))
            .findFirst()
            .orElse(""),
        number(page));
  }

  private static int number(String page) {
    try {
      return page == null ? 1 : Math.max(1, Integer.parseInt(page));
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  boolean matches(GoldenRow row) {
    GoldenOrigin origin = row.origin();
    return (part.isEmpty() || part.equals(row.newest().part()))
        && (state.isEmpty() || row.versions().stream().anyMatch(v -> state.equals(v.state())))
        && (text.isEmpty()
            || contains(row.name())
            || contains(origin.host())
            || contains(origin.note()));
  }

  private boolean contains(String where) {
    return where.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
  }

  /** The words that the filter offers. */
  public List<String> parts() {
    return Arrays.stream(GoldenPart.values()).map(GoldenPart::text).toList();
  }

  public List<String> states() {
    return Arrays.stream(GoldenSetState.values()).map(GoldenSetState::text).toList();
  }

  public String atPage(int other) {
    return address("", other);
  }

  public String csv() {
    return address("/list.csv", 1);
  }

  public String json() {
    return address("/list.json", 1);
  }

  private String address(String file, int other) {
    StringBuilder address = new StringBuilder("/console/golden-sets").append(file);
    char separator = '?';
    String[][] fields = {
      {"q", text},
      {"part", part},
      {"state", state},
      {"page", other == 1 ? "" : Integer.toString(other)}
    };
    for (String[] field : fields) {
      if (!field[1].isEmpty()) {
        address
            .append(separator)
            .append(field[0])
            .append('=')
            .append(URLEncoder.encode(field[1], StandardCharsets.UTF_8));
        separator = '&';
      }
    }
    return address.toString();
  }
}

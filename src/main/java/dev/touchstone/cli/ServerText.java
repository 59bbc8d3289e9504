package dev.touchstone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Answers of the service for a person. */
final class ServerText {
  private ServerText() {}

  /** Columns as wide as their widest entry. */
  static String table(List<JsonNode> items, List<String> columns) {
    if (items.isEmpty()) {
      return "none yet\n";
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(columns.stream().map(column -> column.toUpperCase(Locale.ROOT)).toList());
    for (JsonNode item : items) {
      rows.add(columns.stream().map(column -> OneLine.of(item.path(column).asText())).toList());
    }
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = rows.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
        line.append(i == 0 ? "" : "  ").append(Page.pad(row.get(i), width));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  /** What a simulation came to: those that would lose trust first. */
  static String outcome(JsonNode outcome) {
    Ink ink = Ink.ofStandardOutput();
    Page page = Page.forTerminal();
    page.line(
        "%s hosts judged: %s lose trust, %s gain it, %s change otherwise, %s stay as they are"
            .formatted(
                outcome.path("judged").asText(),
                outcome.path("becomeUntrusted").asText(),
                outcome.path("becomeTrusted").asText(),
                outcome.path("otherwiseChanged").asText(),
                outcome.path("unchanged").asText()));
    for (JsonNode change : outcome.path("changes")) {
      boolean trusted = change.path("becomes").path("trusted").asBoolean();
      String word = trusted ? "trusted" : "UNTRUSTED";
      String host = OneLine.of(change.path("host").asText());
      page.hanging(
          "  "
              + (trusted ? ink.good(word) : ink.bad(word))
              + " ".repeat(11 - word.length())
              + host
              + "  ",
          "  " + Page.pad(word, 11) + host + "  ",
          change.path("becomes").path("reason").asText());
    }
    if (outcome.path("cut").asBoolean()) {
      page.line("  and more: ask with --json, or for fewer hosts");
    }
    return page.toString();
  }
}

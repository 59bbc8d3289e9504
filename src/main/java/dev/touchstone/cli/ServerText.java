package dev.touchstone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Answers of the service for a person. */
final class ServerText {
  private ServerText() {}

  /**
   * Columns as wide as their widest entry. On a terminal no line is wider than it: the widest
   * columns are shortened, as {@code …} says; what goes into a file or a pipe is whole.
   */
  static String table(List<JsonNode> items, List<String> columns) {
    if (items.isEmpty()) {
      return "none yet\n";
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(columns.stream().map(column -> column.toUpperCase(Locale.ROOT)).toList());
    for (JsonNode item : items) {
      rows.add(columns.stream().map(column -> OneLine.of(item.path(column).asText())).toList());
    }
    return Table.of(rows, Page.terminalWidth());
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

  /** Why a host is where it is: the verdict, what stands against it, and what to do. */
  static String explanation(JsonNode answer) {
    Ink ink = Ink.ofStandardOutput();
    Page page = Page.forTerminal();
    String state = answer.path("state").asText().toUpperCase(Locale.ROOT);
    page.hanging(
        (answer.path("trusted").asBoolean() ? ink.good(state) : ink.bad(state)) + "  ",
        state + "  ",
        answer.path("host").asText() + ": " + answer.path("reason").asText());
    if (answer.hasNonNull("since")) {
      page.hanging(
          "  since     ",
          "  since     ",
          answer.path("since").asText() + ", by " + answer.path("cause").asText());
    }
    if (answer.hasNonNull("policy")) {
      page.hanging(
          "  judged    ",
          "  judged    ",
          "by %s, evidence of %s, counts until %s"
              .formatted(
                  answer.path("policy").asText(),
                  answer.path("attestedAt").asText(),
                  answer.path("expiresAt").asText()));
    }
    for (JsonNode finding : answer.path("findings")) {
      page.hanging(
          "  finding   ",
          "  finding   ",
          finding.path("rule").asText() + ": " + finding.path("message").asText());
    }
    for (JsonNode remedy : answer.path("remedies")) {
      page.hanging("  to do     ", "  to do     ", remedy.asText());
    }
    return page.toString();
  }
}

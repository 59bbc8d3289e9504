package dev.touchstone.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a golden set demands, as a page shows it. */
public record GoldenContent(
    List<PcrValue> pcrs, List<FactRow> facts, List<EventList> events, List<FileList> files) {

  /** A whole PCR. */
  public record PcrValue(int pcr, String bank, String value) {}

  /** A fact and the values that it may have. */
  public record FactRow(String fact, List<String> anyOf) {}

  /**
   * Events of one PCR.
   *
   * @param match include, exactly, allowed or exclude
   * @param among which of the PCR's events are compared, in words; empty for all
   * @param more how many are not shown
   */
  public record EventList(
      String log, int pcr, String match, String among, List<EventRow> rows, int more) {
    public String meaning() {
      return switch (match) {
        case "include" ->
            "Each of these must have been measured, as often as it is listed; others may be there too.";
        case "exactly" ->
            "Just these must have been measured, in this order, and nothing besides them.";
        case "allowed" -> "Whatever was measured must be one of these, in any order and number.";
        case "exclude" -> "None of these may have been measured.";
        default -> "";
      };
    }

    public int all() {
      return rows.size() + more;
    }

    public boolean longList() {
      return all() > GoldenReading.UNFOLDED;
    }
  }

  /** One event: by its digests, by the text that they cover, or both. */
  public record EventRow(String type, String what, List<String> digests) {}

  /**
   * Files that IMA measures.
   *
   * @param match allowed, known or denied
   */
  public record FileList(String match, List<FileRow> rows, int more) {
    public String meaning() {
      return switch (match) {
        case "allowed" -> "Every file that is measured must have one of these digests.";
        case "known" ->
            "If one of these paths is measured, it must have one of its digests; others are free.";
        case "denied" -> "No file that is measured may have one of these digests.";
        default -> "";
      };
    }

    public int all() {
      return rows.size() + more;
    }

    public boolean longList() {
      return all() > GoldenReading.UNFOLDED;
    }
  }

  /** A file's path and digests. */
  public record FileRow(String path, List<String> digests) {}

  /** How much it is: {@code 3 facts, 1 list of events}. */
  public String amount() {
    List<String> words = new ArrayList<>();
    count(words, facts.size(), "fact", "facts");
    count(words, pcrs.size(), "PCR value", "PCR values");
    count(words, events.size(), "list of events", "lists of events");
    count(words, files.stream().mapToInt(FileList::all).sum(), "file", "files");
    return String.join(", ", words);
  }

  private static void count(List<String> words, int number, String one, String many) {
    if (number > 0) {
      words.add(String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many));
    }
  }
}

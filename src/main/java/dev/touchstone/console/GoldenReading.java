package dev.touchstone.console;

import dev.touchstone.golden.store.GoldenSetView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads a golden set's measurements, as the API writes them, into what a page shows of them. */
final class GoldenReading {
  /** Longer lists are folded. */
  static final int UNFOLDED = 12;

  /** A package has a hundred thousand files: the rest is in the download. */
  private static final int SHOWN = 500;

  private static final int LONGEST_VALUE = 2000;

  private GoldenReading() {}

  static GoldenContent read(GoldenSetView view) {
    List<GoldenContent.PcrValue> pcrs = new ArrayList<>();
    List<GoldenContent.FactRow> facts = new ArrayList<>();
    List<GoldenContent.EventList> events = new ArrayList<>();
    List<GoldenContent.FileList> files = new ArrayList<>();
    for (Map<String, Object> one :
        view.measurements() == null ? List.<Map<String, Object>>of() : view.measurements()) {
      if (one.containsKey("values")) {
        map(one.get("values"))
            .forEach(
                (bank, value) ->
                    pcrs.add(
                        new GoldenContent.PcrValue(number(one.get("pcr")), bank, text(value))));
      } else if (one.containsKey("fact")) {
        facts.add(new GoldenContent.FactRow(text(one.get("fact")), anyOf(one.get("anyOf"))));
      } else if (one.containsKey("events")) {
        events.add(events(one));
      } else if (one.containsKey("files")) {
        files.add(files(one));
      }
    }
    return new GoldenContent(pcrs, facts, events, files);
  }

  private static List<String> anyOf(Object values) {
    return list(values).stream()
        .map(
            value ->
                value instanceof Collection<?> several
                    ? String.join("\n", several.stream().map(GoldenReading::text).toList())
                    : text(value))
        .toList();
  }

  private static GoldenContent.EventList events(Map<String, Object> measurement) {
    List<Object> all = list(measurement.get("events"));
    return new GoldenContent.EventList(
        text(measurement.get("log")),
        number(measurement.get("pcr")),
        text(measurement.get("match")),
        among(map(measurement.get("among"))),
        all.stream().limit(SHOWN).map(event -> event(map(event))).toList(),
        Math.max(0, all.size() - SHOWN));
  }

  private static String among(Map<String, Object> selector) {
    List<String> words = new ArrayList<>();
    if (selector.containsKey("types")) {
      words.add(
          "of type "
              + String.join(
                  " or ", list(selector.get("types")).stream().map(GoldenReading::text).toList()));
    }
    if (selector.containsKey("textPrefix")) {
      words.add("whose text starts with “" + text(selector.get("textPrefix")) + "”");
    }
    return String.join(", ", words);
  }

  private static GoldenContent.EventRow event(Map<String, Object> event) {
    return new GoldenContent.EventRow(
        text(event.getOrDefault("type", "")),
        Stream.of("text", "note")
            .filter(event::containsKey)
            .map(key -> text(event.get(key)))
            .reduce((first, second) -> first + " – " + second)
            .orElse(""),
        map(event.get("digests")).entrySet().stream()
            .map(digest -> digest.getKey() + ":" + text(digest.getValue()))
            .toList());
  }

  private static GoldenContent.FileList files(Map<String, Object> measurement) {
    List<Object> all = list(measurement.get("files"));
    return new GoldenContent.FileList(
        text(measurement.get("match")),
        all.stream()
            .limit(SHOWN)
            .map(GoldenReading::map)
            .map(
                file ->
                    new GoldenContent.FileRow(
                        text(file.get("path")),
                        list(file.get("digests")).stream().map(GoldenReading::text).toList()))
            .toList(),
        Math.max(0, all.size() - SHOWN));
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  static List<Object> list(Object value) {
    return value instanceof Collection<?> several ? List.copyOf(several) : List.of();
  }

  static String text(Object value) {
    String text = value == null ? "" : value.toString();
    return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text;
  }

  private static int number(Object value) {
    return value instanceof Number number ? number.intValue() : 0;
  }
}

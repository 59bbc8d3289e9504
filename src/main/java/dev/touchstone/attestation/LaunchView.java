package dev.touchstone.attestation;

import dev.touchstone.launch.Fact;
import dev.touchstone.launch.FactValue;
import dev.touchstone.launch.LaunchFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Launch facts as they stand in JSON: name to {@code {value, log, pcr, event, binding, detail}}.
 * Part of the contract of {@code touchstone verify --json}.
 */
public final class LaunchView {
  private LaunchView() {}

  /**
   * How much of a launch is stored with each result. A server's list of files has a hundred
   * thousand rows, and a hostile host may send 32 MiB of anything; the evidence has it all.
   *
   * @param rows of one table or list
   * @param characters of one text
   * @param total characters of all tables and lists together
   */
  record Limit(int rows, int characters, int total) {
    /** Of a result in the database: well below a megabyte of JSON. */
    static final Limit STORED = new Limit(1000, 8 * 1024, 400_000);

    static final Limit NONE = new Limit(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /** Every fact with all of its value. */
  public static Map<String, Object> of(LaunchFacts facts) {
    return of(facts, Limit.NONE);
  }

  /**
   * Every fact; a table or list beyond the limit is emptied, a text cut, and either says so in its
   * detail.
   */
  static Map<String, Object> of(LaunchFacts facts, Limit limit) {
    Map<String, Object> views = new LinkedHashMap<>();
    long left = limit.total();
    for (Map.Entry<String, Fact> entry : facts.facts().entrySet()) {
      Fact fact = entry.getValue();
      long size = size(fact.value());
      boolean tooLong = rows(fact.value()) > limit.rows() || size > left;
      left -= tooLong ? 0 : size;
      views.put(entry.getKey(), view(fact, tooLong, limit.characters()));
    }
    return views;
  }

  private static int rows(FactValue value) {
    return switch (value) {
      case FactValue.Table table -> table.rows().size();
      case FactValue.Texts texts -> texts.values().size();
      case FactValue.Text t -> 1;
      case FactValue.Flag f -> 1;
      case FactValue.Count c -> 1;
    };
  }

  /** Characters of a table or list, with some for what JSON puts around each. */
  private static long size(FactValue value) {
    return switch (value) {
      case FactValue.Table table ->
          table.rows().entrySet().stream()
              .mapToLong(row -> row.getKey().length() + 8L + size(row.getValue()))
              .sum();
      case FactValue.Texts texts -> size(texts.values());
      case FactValue.Text t -> 0;
      case FactValue.Flag f -> 0;
      case FactValue.Count c -> 0;
    };
  }

  private static long size(List<String> texts) {
    return texts.stream().mapToLong(text -> text.length() + 4L).sum();
  }

  private static Map<String, Object> view(Fact fact, boolean tooLong, int characters) {
    Map<String, Object> view = new LinkedHashMap<>();
    Optional<String> detail = fact.detail();
    Object value = fact.value().plain();
    if (tooLong) {
      value = fact.value() instanceof FactValue.Table ? Map.of() : List.of();
      detail =
          Optional.of(rows(fact.value()) + " entries, not stored: verify the evidence to see them");
    } else if (value instanceof String text && text.length() > characters) {
      value = text.substring(0, characters);
      detail =
          Optional.of(
              "the first %d of %d characters: verify the evidence to see them all"
                  .formatted(characters, text.length()));
    }
    view.put("value", value);
    view.put("log", lower(fact.provenance().source().name()));
    fact.provenance().pcr().ifPresent(pcr -> view.put("pcr", pcr));
    fact.provenance().event().ifPresent(event -> view.put("event", event));
    view.put("binding", lower(fact.provenance().trust().name()));
    detail.ifPresent(text -> view.put("detail", text));
    return view;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}

package dev.touchstone.golden;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Two golden sets held against each other, measurement by measurement. */
public final class GoldenSetDiff {
  private final Changes changes = new Changes();

  private GoldenSetDiff() {}

  /** What is other in {@code after}; empty if both accept the same launches. */
  public static List<Change> of(GoldenSet before, GoldenSet after) {
    GoldenSetDiff diff = new GoldenSetDiff();
    if (before.part() != after.part()) {
      diff.changes.add(
          "part",
          Optional.of(before.part().text()),
          Optional.of(after.part().text()),
          "part: was %s, is %s".formatted(before.part().text(), after.part().text()));
    }
    diff.scope(before, after);
    diff.facts(before, after);
    diff.pcrs(before, after);
    diff.events(before, after);
    for (FileMeasurement.Match match : FileMeasurement.Match.values()) {
      diff.changes.files(files(before, match), files(after, match));
    }
    return diff.changes.list();
  }

  private void scope(GoldenSet before, GoldenSet after) {
    if (!before.hosts().equals(after.hosts())) {
      changes.listed(
          "hosts",
          List.copyOf(new TreeSet<>(before.hosts())),
          List.copyOf(new TreeSet<>(after.hosts())));
    }
    if (!before.validity().equals(after.validity())) {
      changes.add(
          "validity",
          Optional.of(before.validity().toString()),
          Optional.of(after.validity().toString()),
          "validity: was %s, is %s".formatted(before.validity(), after.validity()));
    }
  }

  private void facts(GoldenSet before, GoldenSet after) {
    Map<String, FactMeasurement> old = byFact(before);
    Map<String, FactMeasurement> now = byFact(after);
    Set<String> names = new TreeSet<>(old.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      if (!now.containsKey(name)) {
        changes.add(
            name,
            Optional.of(said(old.get(name))),
            Optional.empty(),
            FactWords.of(name) + ": no longer demanded");
      } else if (!old.containsKey(name)) {
        changes.add(
            name,
            Optional.empty(),
            Optional.of(said(now.get(name))),
            FactWords.of(name) + ": demanded now, " + FactWords.shown(said(now.get(name))));
      } else if (old.get(name).anyOf().size() == 1 && now.get(name).anyOf().size() == 1) {
        changes.fact(name, old.get(name).anyOf().getFirst(), now.get(name).anyOf().getFirst());
      } else {
        changes.listed(
            FactWords.of(name), alternatives(old.get(name)), alternatives(now.get(name)));
      }
    }
  }

  private static Map<String, FactMeasurement> byFact(GoldenSet set) {
    Map<String, FactMeasurement> facts = new TreeMap<>();
    for (Measurement measurement : set.measurements()) {
      if (measurement instanceof FactMeasurement fact) {
        facts.put(fact.fact(), fact);
      }
    }
    return facts;
  }

  private static String said(FactMeasurement fact) {
    return String.join(" or ", alternatives(fact));
  }

  private static List<String> alternatives(FactMeasurement fact) {
    return fact.anyOf().stream().map(value -> String.join(", ", value)).toList();
  }

  private void pcrs(GoldenSet before, GoldenSet after) {
    for (HashAlgorithm bank : HashAlgorithm.values()) {
      Map<Integer, Digest> old = before.pcrs().bank(bank);
      Map<Integer, Digest> now = after.pcrs().bank(bank);
      Set<Integer> pcrs = new TreeSet<>(old.keySet());
      pcrs.addAll(now.keySet());
      for (int pcr : pcrs) {
        Optional<Digest> was = Optional.ofNullable(old.get(pcr));
        Optional<Digest> is = Optional.ofNullable(now.get(pcr));
        if (!was.equals(is)) {
          changes.add(
              "PCR " + pcr,
              was.map(Digest::hex),
              is.map(Digest::hex),
              "PCR %d (%s): was %s, is %s"
                  .formatted(
                      pcr,
                      bank.bank(),
                      was.map(Digest::abbreviated).orElse("not demanded"),
                      is.map(Digest::abbreviated).orElse("not demanded any more")));
        }
      }
    }
  }

  private void events(GoldenSet before, GoldenSet after) {
    Map<String, List<String>> old = events(before);
    Map<String, List<String>> now = events(after);
    Set<String> lists = new TreeSet<>(old.keySet());
    lists.addAll(now.keySet());
    for (String list : lists) {
      changes.listed(list, old.getOrDefault(list, List.of()), now.getOrDefault(list, List.of()));
    }
  }

  /** {@code PCR 4 exactly} to its events in words. */
  private static Map<String, List<String>> events(GoldenSet set) {
    Map<String, List<String>> events = new HashMap<>();
    for (Measurement measurement : set.measurements()) {
      if (measurement instanceof EventMeasurement list) {
        String what =
            "PCR %d, %s".formatted(list.pcr(), list.match().name().toLowerCase(Locale.ROOT));
        List<String> words = events.computeIfAbsent(what, w -> new ArrayList<>());
        list.events().forEach(event -> words.add(words(event)));
      }
    }
    return events;
  }

  private static String words(ExpectedEvent event) {
    StringBuilder out = new StringBuilder(event.type().orElse("event"));
    event.text().or(event::note).ifPresent(text -> out.append(" `").append(text).append('`'));
    event
        .digests()
        .forEach(
            (bank, digest) ->
                out.append(' ').append(bank.bank()).append(' ').append(digest.abbreviated()));
    return out.toString();
  }

  private static Map<String, Set<String>> files(GoldenSet set, FileMeasurement.Match match) {
    Map<String, Set<String>> files = new HashMap<>();
    for (Measurement measurement : set.measurements()) {
      if (measurement instanceof FileMeasurement list && list.match() == match) {
        for (FileDigests file : list.files()) {
          Set<String> digests = files.computeIfAbsent(file.path(), p -> new HashSet<>());
          file.digests().forEach(digest -> digests.add(digest.toString()));
        }
      }
    }
    return files;
  }
}

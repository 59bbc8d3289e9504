package dev.touchstone.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gathers changes; a list of thousands of the same kind says no more than its beginning. */
final class Changes {
  private static final int OF_A_KIND = 100;

  private final List<Change> list = new ArrayList<>();

  List<Change> list() {
    return list;
  }

  void add(String what, Optional<String> before, Optional<String> after, String sentence) {
    list.add(new Change(what, before, after, sentence));
  }

  /** A fact that was and is there: nothing, or how it differs. */
  void fact(String fact, List<String> before, List<String> after) {
    if (!before.equals(after)) {
      add(
          fact,
          Optional.of(String.join(", ", before)),
          Optional.of(String.join(", ", after)),
          FactWords.of(fact) + ": " + FactMatch.said(fact, before, after));
    }
  }

  /** Files by path, each with its digests. */
  void files(Map<String, Set<String>> before, Map<String, Set<String>> after) {
    Set<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    int changed = 0;
    for (String path : paths) {
      Set<String> old = new TreeSet<>(before.getOrDefault(path, Set.of()));
      Set<String> now = new TreeSet<>(after.getOrDefault(path, Set.of()));
      if (old.equals(now)) {
        continue;
      }
      changed++;
      if (changed <= OF_A_KIND) {
        add(
            path,
            Optional.of(String.join(", ", old)).filter(text -> !text.isEmpty()),
            Optional.of(String.join(", ", now)).filter(text -> !text.isEmpty()),
            "file "
                + path
                + (old.isEmpty()
                    ? " is new"
                    : now.isEmpty() ? " is no longer there" : " has another content"));
      }
    }
    if (changed > OF_A_KIND) {
      add(
          "files",
          Optional.empty(),
          Optional.empty(),
          "files: %d more differ".formatted(changed - OF_A_KIND));
    }
  }

  /** Things that are listed, each as often as it is there; {@code where} names the list. */
  void listed(String where, List<String> before, List<String> after) {
    List<String> gone = surplus(before, after);
    List<String> added = surplus(after, before);
    gone.stream()
        .limit(OF_A_KIND)
        .forEach(
            thing ->
                add(
                    where,
                    Optional.of(thing),
                    Optional.empty(),
                    where + ": " + thing + " removed"));
    added.stream()
        .limit(OF_A_KIND)
        .forEach(
            thing ->
                add(where, Optional.empty(), Optional.of(thing), where + ": " + thing + " added"));
    int more = Math.max(0, gone.size() - OF_A_KIND) + Math.max(0, added.size() - OF_A_KIND);
    if (more > 0) {
      add(where, Optional.empty(), Optional.empty(), where + ": %d more differ".formatted(more));
    } else if (gone.isEmpty() && added.isEmpty() && !before.equals(after)) {
      add(where, Optional.empty(), Optional.empty(), where + ": the same in another order");
    }
  }

  private static List<String> surplus(List<String> from, List<String> without) {
    Map<String, Integer> left = new TreeMap<>();
    without.forEach(thing -> left.merge(thing, 1, Integer::sum));
    return from.stream().filter(thing -> left.merge(thing, -1, Integer::sum) < 0).toList();
  }
}

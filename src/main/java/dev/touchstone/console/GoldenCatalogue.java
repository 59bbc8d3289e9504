package dev.touchstone.console;

import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.store.GoldenSetResource;
import dev.touchstone.golden.store.GoldenSetView;
import dev.touchstone.runtime.http.Page;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.trust.GoldenSetReliance;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Golden sets of the API's list, put together by name. */
@ApplicationScoped
class GoldenCatalogue {
  private static final String PAGE = "100";

  private final GoldenSetResource sets;
  private final GoldenSetReliance reliance;
  private final GoldenUses uses;

  GoldenCatalogue(GoldenSetResource sets, GoldenSetReliance reliance, GoldenUses uses) {
    this.sets = sets;
    this.reliance = reliance;
    this.uses = uses;
  }

  /** Every name with its versions, by name. */
  List<GoldenRow> all() {
    Map<String, List<GoldenSetView>> byName = new LinkedHashMap<>();
    collect(
        "",
        view -> {
          byName.computeIfAbsent(view.name(), name -> new ArrayList<>()).addFirst(view);
          return true;
        });
    Map<String, Long> counts = reliance.counts();
    List<Policy> policies = uses.inForce();
    return byName.values().stream().map(versions -> row(versions, counts, policies)).toList();
  }

  private static GoldenRow row(
      List<GoldenSetView> versions, Map<String, Long> counts, List<Policy> policies) {
    GoldenSetView newest = versions.getFirst();
    return new GoldenRow(
        versions,
        versions.stream().mapToLong(view -> counts.getOrDefault(label(view), 0L)).sum(),
        GoldenUses.of(newest.name(), newest.part(), policies).stream()
            .map(GoldenUse::policy)
            .toList());
  }

  static String label(GoldenSetView view) {
    return view.name() + " v" + view.version();
  }

  /** The versions of one name, the newest first; 404 if there is none. */
  List<GoldenSetView> versions(String name) {
    List<GoldenSetView> versions = new ArrayList<>();
    if (GoldenSet.isName(name)) {
      collect(
          name + "/0",
          view -> {
            boolean ours = view.name().equals(name);
            if (ours) {
              versions.addFirst(view);
            }
            return ours;
          });
    }
    if (versions.isEmpty()) {
      throw ProblemException.notFound("there is no golden set with this name");
    }
    return versions;
  }

  private void collect(String start, Predicate<GoldenSetView> taker) {
    String after = start;
    while (after != null) {
      Page<GoldenSetView> page = sets.list(after, PAGE);
      for (GoldenSetView view : page.items()) {
        if (!taker.test(view)) {
          return;
        }
      }
      after = page.next();
    }
  }
}

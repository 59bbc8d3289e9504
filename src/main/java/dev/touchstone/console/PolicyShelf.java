package dev.touchstone.console;

import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.appraisal.store.Policies;
import dev.touchstone.appraisal.store.PolicyResource;
import dev.touchstone.appraisal.store.PolicyState;
import dev.touchstone.appraisal.store.PolicyView;
import dev.touchstone.runtime.http.Page;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.trust.TrustAnswers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The policies that are kept, as pages show them. */
@ApplicationScoped
class PolicyShelf {
  private static final String PAGE = Integer.toString(Page.MAX_LIMIT);

  private final PolicyResource resource;
  private final Policies policies;
  private final TrustAnswers trust;

  PolicyShelf(PolicyResource resource, Policies policies, TrustAnswers trust) {
    this.resource = resource;
    this.policies = policies;
    this.trust = trust;
  }

  /** Every version of every name, the newest first in each. */
  Map<String, List<PolicyView>> byName() {
    List<PolicyView> all = new ArrayList<>();
    String after = null;
    do {
      Page<PolicyView> page = resource.list(after, PAGE);
      all.addAll(page.items());
      after = page.next();
    } while (after != null);
    Map<String, List<PolicyView>> byName =
        all.stream()
            .collect(Collectors.groupingBy(PolicyView::name, TreeMap::new, Collectors.toList()));
    byName
        .values()
        .forEach(list -> list.sort(Comparator.comparingInt(PolicyView::version).reversed()));
    return byName;
  }

  /** The versions of one name, the newest first; none if nothing is kept under it. */
  List<PolicyView> versions(String name) {
    return byName().getOrDefault(name, List.of());
  }

  static Optional<PolicyView> active(List<PolicyView> versions) {
    return versions.stream()
        .filter(version -> version.state().equals(PolicyState.ACTIVE.text()))
        .findFirst();
  }

  /** What a version says; empty if this version of the service cannot read it. */
  Optional<Policy> content(PolicyView view) {
    try {
      return Optional.of(policies.policy(view.name(), view.version()));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  /** How many hosts are judged by what, by name. */
  Map<String, Long> hosts() {
    return trust
        .all()
        .map(host -> host.trust().policy())
        .filter(Objects::nonNull)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  List<PolicyRow> rows() {
    Map<String, Long> hosts = hosts();
    return byName().values().stream().map(versions -> row(versions, hosts)).toList();
  }

  private PolicyRow row(List<PolicyView> versions, Map<String, Long> hosts) {
    PolicyView newest = versions.getFirst();
    Optional<PolicyView> active = active(versions);
    PolicyView shown = active.orElse(newest);
    Optional<Policy> content = content(shown);
    return new PolicyRow(
        shown.name(),
        shown.description(),
        active.map(PolicyView::version).orElse(null),
        newest.version(),
        newest.state(),
        shown.labels(),
        hosts.getOrDefault(shown.name(), 0L),
        content.map(policy -> policy.golden().size()).orElse(0),
        content.map(policy -> policy.rules().size()).orElse(0),
        shown.origin(),
        shown.changedAt(),
        shown.changedBy(),
        shown.problem());
  }
}

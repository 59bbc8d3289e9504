package dev.touchstone.appraisal.policy;

import dev.touchstone.appraisal.Category;
import dev.touchstone.golden.GoldenPart;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a host must show. Made only by {@link #parse}, so that there is none that was not checked,
 * and none that accepts everything.
 */
public final class Policy {
  private final String source;
  private final String name;
  private final String description;
  private final Map<String, String> labels;
  private final EvidenceTerms evidence;
  private final Map<GoldenPart, GoldenTerms> golden;
  private final Set<Category> requiredCategories;
  private final List<Rule> rules;
  private final boolean baseline;
  private final String digest;

  Policy(
      String source,
      String name,
      String description,
      Map<String, String> labels,
      EvidenceTerms evidence,
      Map<GoldenPart, GoldenTerms> golden,
      Set<Category> requiredCategories,
      List<Rule> rules,
      boolean baseline) {
    this.source = source;
    this.name = name;
    this.description = description;
    this.labels = Map.copyOf(labels);
    this.evidence = evidence;
    this.golden = Map.copyOf(golden);
    this.requiredCategories = Set.copyOf(requiredCategories);
    this.rules = List.copyOf(rules);
    this.baseline = baseline;
    this.digest = PolicyDigest.of(this);
  }

  /** Reads a policy without knowing which golden sets there are. */
  public static PolicyParsing parse(String yaml) {
    return parse(yaml, name -> true);
  }

  /**
   * Reads a policy.
   *
   * @param goldenSetExists whether there is a golden set of this name, in whatever state
   */
  public static PolicyParsing parse(String yaml, Predicate<String> goldenSetExists) {
    return PolicyReader.read(yaml, goldenSetExists);
  }

  /**
   * The policy for a host: of those whose labels the host all has, the one with most labels; of
   * several such the first by name. Empty if none is for it.
   */
  public static Optional<Policy> select(
      Collection<Policy> policies, Map<String, String> hostLabels) {
    return policies.stream()
        .filter(policy -> policy.isFor(hostLabels))
        .min(
            Comparator.comparingInt((Policy policy) -> -policy.labels.size())
                .thenComparing(Policy::name));
  }

  /** Whether the host has every label that the policy is for. */
  public boolean isFor(Map<String, String> hostLabels) {
    return hostLabels.entrySet().containsAll(labels.entrySet());
  }

  public String name() {
    return name;
  }

  public String description() {
    return description;
  }

  /** The labels that a host must have; empty for all hosts. */
  public Map<String, String> labels() {
    return labels;
  }

  public EvidenceTerms evidence() {
    return evidence;
  }

  public Map<GoldenPart, GoldenTerms> golden() {
    return golden;
  }

  /** Without an affirming claim in each of these nothing is trusted. */
  public Set<Category> requiredCategories() {
    return requiredCategories;
  }

  public List<Rule> rules() {
    return rules;
  }

  /** Whether it judges quote and logs alone; then it never speaks for executables. */
  public boolean baseline() {
    return baseline;
  }

  /** Lower-case hex SHA-256 of what it says: the same for every layout of the same content. */
  public String digest() {
    return digest;
  }

  /** The text that it was read from, unchanged: comments and all. */
  public String source() {
    return source;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Policy policy && digest.equals(policy.digest);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  /** {@code kvm-txt (3f2a…)}. */
  @Override
  public String toString() {
    return name + " (" + digest.substring(0, 12) + ")";
  }
}

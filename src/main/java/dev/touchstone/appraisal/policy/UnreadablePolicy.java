package dev.touchstone.appraisal.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A text that was a policy for an earlier version of this software and is none for this one. It
 * judges no host, but the hosts that it is for are still its own: to judge them by a weaker policy,
 * or by none, would be to drop demands that somebody made.
 *
 * @param name of the policy
 * @param digest of what it said when it could be read, lower-case hex SHA-256
 * @param labels those that a host must have; empty if the text does not even tell these any more
 * @param problem the first that was found in the text
 */
public record UnreadablePolicy(
    String name, String digest, Optional<Map<String, String>> labels, PolicyProblem problem) {

  public UnreadablePolicy {
    labels = labels.map(Map::copyOf);
  }

  /** Of a stored text that {@link Policy#parse} has refused. */
  public static UnreadablePolicy of(
      String name, String digest, String text, PolicyProblem problem) {
    return new UnreadablePolicy(name, digest, labels(text), problem);
  }

  /**
   * The one that stands for a host in the place of {@code readable}: by the same order as {@link
   * Policy#select}. One whose labels are unknown may be for any host, and comes first.
   */
  public static Optional<UnreadablePolicy> select(
      Collection<UnreadablePolicy> unreadable,
      Map<String, String> hostLabels,
      Optional<Policy> readable) {
    return unreadable.stream()
        .filter(policy -> policy.isFor(hostLabels))
        .min(
            Comparator.comparingInt((UnreadablePolicy policy) -> -policy.rank())
                .thenComparing(UnreadablePolicy::name))
        .filter(policy -> readable.isEmpty() || policy.comesBefore(readable.get()));
  }

  private boolean isFor(Map<String, String> hostLabels) {
    return labels.isEmpty() || hostLabels.entrySet().containsAll(labels.get().entrySet());
  }

  private int rank() {
    return labels.map(Map::size).orElse(Integer.MAX_VALUE);
  }

  private boolean comesBefore(Policy other) {
    return rank() > other.labels().size()
        || (rank() == other.labels().size() && name.compareTo(other.name()) < 0);
  }

  /** As they are written, also what {@link HostsReader} would refuse: no host has such a label. */
  private static Optional<Map<String, String>> labels(String text) {
    try {
      if (!(YamlReader.read(text) instanceof YamlNode.Mapping policy)) {
        return Optional.empty();
      }
      Optional<YamlNode> hosts =
          policy.entries().stream()
              .filter(entry -> entry.key().equals("hosts"))
              .map(YamlNode.Entry::value)
              .findFirst();
      if (hosts.isEmpty()) {
        return Optional.of(Map.of());
      }
      if (!(hosts.get() instanceof YamlNode.Mapping selectors)
          || selectors.entries().size() != 1
          || !selectors.entries().getFirst().key().equals("labels")
          || !(selectors.entries().getFirst().value() instanceof YamlNode.Mapping labels)
          || labels.entries().isEmpty()) {
        return Optional.empty();
      }
      Map<String, String> wanted = new LinkedHashMap<>();
      for (YamlNode.Entry entry : labels.entries()) {
        if (!(entry.value() instanceof YamlNode.Scalar value)) {
          return Optional.empty();
        }
        wanted.put(entry.key(), value.value());
      }
      return Optional.of(wanted);
    } catch (YamlReader.Refusal refusal) {
      return Optional.empty();
    }
  }
}

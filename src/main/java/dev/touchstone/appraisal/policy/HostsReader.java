package dev.touchstone.appraisal.policy;

import dev.touchstone.appraisal.HostLabels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The {@code hosts} part of a policy: labels that a host must have. */
final class HostsReader {
  private final Fields policy;
  private final List<PolicyProblem> problems;

  HostsReader(Fields policy, List<PolicyProblem> problems) {
    this.policy = policy;
    this.problems = problems;
  }

  /** The labels; none for every host, and if something was added to the problems. */
  Map<String, String> read() {
    Map<String, String> labels = new LinkedHashMap<>();
    int before = problems.size();
    Optional<YamlNode> hosts = policy.get("hosts");
    if (hosts.isEmpty()) {
      return labels;
    }
    Optional<YamlNode> node =
        Fields.of(hosts.get(), "hosts", Set.of("labels"), problems).get("labels");
    if (node.isPresent() && node.get() instanceof YamlNode.Mapping mapping) {
      mapping.entries().forEach(entry -> read(entry, labels));
      if (mapping.entries().size() > HostLabels.MOST) {
        problems.add(
            policy
                .placeOf("hosts")
                .problem(
                    "hosts.labels: %d labels, but a host has at most %d: no host can have them all"
                        .formatted(mapping.entries().size(), HostLabels.MOST)));
      }
    }
    if (labels.isEmpty() && problems.size() == before) {
      problems.add(
          policy
              .placeOf("hosts")
              .problem("hosts: expected labels: {key: value}; leave hosts out for all hosts"));
    }
    return labels;
  }

  private void read(YamlNode.Entry entry, Map<String, String> labels) {
    if (!HostLabels.isKey(entry.key())) {
      problems.add(entry.place().problem("hosts.labels: " + HostLabels.KEY_RULE));
    } else if (!(entry.value() instanceof YamlNode.Scalar value)
        || !HostLabels.isValue(value.value())) {
      problems.add(entry.value().place().problem("hosts.labels: " + HostLabels.VALUE_RULE));
    } else if (value.plain() && value.value().isEmpty()) {
      problems.add(
          value
              .place()
              .problem("hosts.labels: a value is missing: write \"\" if hosts have it empty"));
    } else {
      labels.put(entry.key(), value.value());
    }
  }
}

package dev.touchstone.scheduler.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Which pods ask for a trusted host: all of them, or those that say so by a label, an annotation or
 * by what they ask of nodes. One match is enough.
 *
 * @param nodeSelectors keys of {@code spec.nodeSelector}; a required node affinity whose every
 *     alternative names such a key counts too, since the pod can land in no other way
 */
record PodSelection(
    Mode mode, List<KeyMatch> labels, List<KeyMatch> annotations, List<KeyMatch> nodeSelectors) {

  enum Mode {
    /** Every pod needs a trusted host. */
    ALL,
    /** Pods that say so. */
    SELECTED
  }

  PodSelection {
    labels = List.copyOf(labels);
    annotations = List.copyOf(annotations);
    nodeSelectors = List.copyOf(nodeSelectors);
  }

  /** Whether {@code pod}, a v1.Pod as {@link ExtenderArguments} has checked it, asks for trust. */
  boolean asksForTrust(JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    JsonNode spec = pod.path("spec");
    return mode == Mode.ALL
        || anyIn(labels, metadata.path("labels"))
        || anyIn(annotations, metadata.path("annotations"))
        || anyIn(nodeSelectors, spec.path("nodeSelector"))
        || everyAlternativeAsks(spec);
  }

  private static boolean anyIn(List<KeyMatch> wanted, JsonNode map) {
    return wanted.stream()
        .anyMatch(
            match ->
                map.path(match.key()).isTextual()
                    && match.matches(map.get(match.key()).textValue()));
  }

  private boolean everyAlternativeAsks(JsonNode spec) {
    JsonNode alternatives =
        spec.path("affinity")
            .path("nodeAffinity")
            .path("requiredDuringSchedulingIgnoredDuringExecution")
            .path("nodeSelectorTerms");
    if (!alternatives.isArray() || alternatives.isEmpty()) {
      return false;
    }
    for (JsonNode alternative : alternatives) {
      if (!asks(alternative.path("matchExpressions"))) {
        return false;
      }
    }
    return true;
  }

  private boolean asks(JsonNode expressions) {
    for (JsonNode expression : expressions) {
      for (KeyMatch wanted : nodeSelectors) {
        if (wanted.key().equals(expression.path("key").asText()) && asks(wanted, expression)) {
          return true;
        }
      }
    }
    return false;
  }

  /** v1.NodeSelectorRequirement: In with such a value, or Exists. */
  private static boolean asks(KeyMatch wanted, JsonNode expression) {
    return switch (expression.path("operator").asText()) {
      case "Exists" -> true;
      case "In" -> {
        boolean found = false;
        for (JsonNode value : expression.path("values")) {
          found |= wanted.matches(value.asText());
        }
        yield found;
      }
      default -> false;
    };
  }
}

package dev.touchstone.scheduler.kubernetes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * The configuration as the types that the rest of the package uses; a wrong one stops the start.
 */
@ApplicationScoped
class KubernetesSettings {
  @Produces
  @Singleton
  NodeNaming naming(KubernetesConfig config) {
    return new NodeNaming(config.nodeHostLabel());
  }

  @Produces
  @Singleton
  PodSelection pods(KubernetesConfig config) {
    KubernetesConfig.Pods pods = config.pods();
    return new PodSelection(
        mode(pods.require()),
        matches(pods.labels()),
        matches(pods.annotations()),
        matches(pods.nodeSelectors()));
  }

  private static PodSelection.Mode mode(String text) {
    return switch (text) {
      case "all" -> PodSelection.Mode.ALL;
      case "selected" -> PodSelection.Mode.SELECTED;
      default ->
          throw new IllegalArgumentException(
              "touchstone.kubernetes.pods.require: expected selected or all, found " + text);
    };
  }

  private static List<KeyMatch> matches(Optional<List<String>> texts) {
    return KeyMatch.parseAll(texts.orElse(List.of()));
  }
}

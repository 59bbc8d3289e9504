package dev.touchstone.scheduler.kubernetes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings below {@code touchstone.kubernetes}; docs/configuration.md says what each does. */
@ConfigMapping(prefix = "touchstone.kubernetes")
public interface KubernetesConfig {
  Optional<String> nodeHostLabel();

  Pods pods();

  Controller controller();

  /** Which pods ask for a trusted host. */
  interface Pods {
    @WithDefault("selected")
    String require();

    @WithDefault("touchstone.dev/require-trust=true")
    Optional<List<String>> labels();

    @WithDefault("touchstone.dev/require-trust=true")
    Optional<List<String>> annotations();

    @WithDefault(NodeMarks.TRUSTED_LABEL)
    Optional<List<String>> nodeSelectors();
  }

  /** What is kept on nodes. */
  interface Controller {
    @WithDefault("false")
    boolean enabled();

    @WithDefault("PT60S")
    Duration interval();

    @WithDefault("NoSchedule")
    String taintEffect();

    Optional<String> taintedNodes();

    @WithDefault("0.2")
    double guardShare();
  }
}

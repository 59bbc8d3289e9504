package dev.touchstone.scheduler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestsTest {
  private static final Map<String, Class<?>> KINDS =
      Map.of(
          "Namespace", Namespace.class,
          "ServiceAccount", ServiceAccount.class,
          "ClusterRole", ClusterRole.class,
          "ClusterRoleBinding", ClusterRoleBinding.class,
          "Deployment", Deployment.class,
          "Service", Service.class,
          "PodDisruptionBudget", PodDisruptionBudget.class,
          "NetworkPolicy", NetworkPolicy.class,
          "Pod", Pod.class,
          "KubeSchedulerConfiguration", SchedulerConfiguration.class);

  /** kubescheduler.config.k8s.io/v1, as much of it as the manifest uses. */
  record SchedulerConfiguration(
      String apiVersion,
      String kind,
      ClientConnection clientConnection,
      LeaderElection leaderElection,
      List<Extender> extenders) {
    record ClientConnection(
        String kubeconfig, String acceptContentTypes, String contentType, float qps, int burst) {}

    record LeaderElection(boolean leaderElect, String resourceNamespace, String resourceName) {}

    /** Every field of v1.Extender. */
    record Extender(
        String urlPrefix,
        String filterVerb,
        String preemptVerb,
        String prioritizeVerb,
        long weight,
        String bindVerb,
        boolean enableHTTPS,
        Tls tlsConfig,
        String httpTimeout,
        boolean nodeCacheCapable,
        List<Map<String, String>> managedResources,
        Boolean ignorable) {}

    record Tls(
        boolean insecure,
        String serverName,
        String certFile,
        String keyFile,
        String caFile,
        String certData,
        String keyData,
        String caData) {}
  }

  static List<JsonNode> documents() {
    return Manifests.documents();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void a_manifest_has_fields_that_kubernetes_knows_and_no_others(JsonNode document) {
    Class<?> type = KINDS.get(document.get("kind").textValue());

    assertThat(type).isNotNull();
    assertThat(Manifests.as(type, document)).isNotNull();
  }

  @Test
  void every_kind_is_there_and_a_misspelt_field_would_be_found() {
    assertThat(documents())
        .extracting(document -> document.get("kind").textValue())
        .containsExactlyInAnyOrderElementsOf(KINDS.keySet());
    ObjectNode deployment = Manifests.document("Deployment").deepCopy();
    ((ObjectNode) deployment.at("/spec/template/spec")).put("hostNetwrk", true);
    assertThatThrownBy(() -> Manifests.as(Deployment.class, deployment))
        .hasMessageContaining("hostNetwrk");
  }

  @Test
  void the_extender_fails_closed_and_shows_a_certificate() {
    SchedulerConfiguration configuration =
        Manifests.as(
            SchedulerConfiguration.class, Manifests.document("KubeSchedulerConfiguration"));

    assertThat(configuration.apiVersion()).isEqualTo("kubescheduler.config.k8s.io/v1");
    assertThat(configuration.extenders()).hasSize(1);
    SchedulerConfiguration.Extender extender = configuration.extenders().get(0);
    Service service = Manifests.as(Service.class, Manifests.document("Service"));
    assertThat(extender.urlPrefix())
        .isEqualTo("https://" + service.getSpec().getClusterIP() + ":8443/v1/kubernetes/extender");
    assertThat(extender.filterVerb()).isEqualTo("filter");
    assertThat(extender.prioritizeVerb()).isEqualTo("prioritize");
    assertThat(extender.ignorable()).isFalse();
    assertThat(extender.nodeCacheCapable()).isTrue();
    assertThat(extender.enableHTTPS()).isTrue();
    assertThat(extender.tlsConfig().insecure()).isFalse();
    assertThat(extender.tlsConfig().caFile()).isNotBlank();
    assertThat(extender.tlsConfig().certFile()).isNotBlank();
    assertThat(extender.tlsConfig().keyFile()).isNotBlank();
  }

  @Test
  void the_container_has_no_privilege_and_settings_that_exist() {
    Deployment deployment = Manifests.as(Deployment.class, Manifests.document("Deployment"));
    Container container = deployment.getSpec().getTemplate().getSpec().getContainers().get(0);

    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(deployment.getSpec().getTemplate().getSpec().getSecurityContext().getRunAsNonRoot())
        .isTrue();
    assertThat(container.getEnv())
        .extracting(EnvVar::getName)
        .filteredOn(name -> name.startsWith("TOUCHSTONE_KUBERNETES"))
        .isSubsetOf(
            Set.of(
                "TOUCHSTONE_KUBERNETES_CONTROLLER_ENABLED",
                "TOUCHSTONE_KUBERNETES_CONTROLLER_TAINTED_NODES"));
  }

  @Test
  void the_sample_pod_asks_for_trust_in_both_ways() {
    JsonNode pod = Manifests.document("Pod");

    assertThat(Requests.DEFAULT.asksForTrust(pod)).isTrue();
    assertThat(pod.at("/spec/nodeSelector").get(NodeMarks.TRUSTED_LABEL).textValue())
        .isEqualTo(NodeMarks.TRUE);
  }
}

package dev.touchstone.scheduler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The service as it is started, with its database and its clock, and a mock of an API server. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@TestProfile(MarkedClusterTest.Marking.class)
class MarkedClusterTest {
  /** The controller on. */
  public static final class Marking implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(TrustForTests.class);
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(ApiServerForTests.class));
    }
  }

  @Inject KubernetesClient client;
  @Inject TrustForTests trust;

  private void await(String node, Predicate<Node> condition) {
    assertThat(client.nodes().withName(node).waitUntilCondition(condition, 30, TimeUnit.SECONDS))
        .isNotNull();
  }

  private static boolean isMarkedTrusted(Node node) {
    Map<String, String> labels = node.getMetadata().getLabels();
    return labels != null && "true".equals(labels.get(NodeMarks.TRUSTED_LABEL));
  }

  private static boolean isTainted(Node node) {
    return node.getSpec().getTaints().stream()
        .anyMatch(taint -> taint.getKey().equals(NodeMarks.UNTRUSTED_TAINT));
  }

  @Test
  void nodes_follow_trust_and_a_mass_failure_waits_for_an_admin() {
    for (int i = 1; i <= 5; i++) {
      client
          .resource(
              new NodeBuilder()
                  .withNewMetadata()
                  .withName("node" + i)
                  .endMetadata()
                  .withNewSpec()
                  .endSpec()
                  .build())
          .create();
    }
    trust.are(new FakeTrust().trustedNodes(4));

    IntStream.rangeClosed(1, 4).forEach(i -> await("node" + i, MarkedClusterTest::isMarkedTrusted));
    await("node5", MarkedClusterTest::isTainted);

    trust.are(new FakeTrust().trustedNodes(2));
    await("node3", node -> !isMarkedTrusted(node));
    await("node4", node -> !isMarkedTrusted(node));
    Api admin = Api.admin();
    // What is held is told once the round that took the labels is over.
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!admin.get("/v1/kubernetes/guard").path("held").equals(2)) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
    admin.get("/q/metrics").then().body(containsString("touchstone_kubernetes_taints_held 2.0"));
    assertThat(isTainted(client.nodes().withName("node3").get())).isFalse();

    admin
        .post("/v1/kubernetes/guard/release", Map.of("reason", "rack 3 is being retired"))
        .then()
        .statusCode(200)
        .body("released", is(2));

    await("node3", MarkedClusterTest::isTainted);
    await("node4", MarkedClusterTest::isTainted);
  }
}

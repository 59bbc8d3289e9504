package dev.touchstone.scheduler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtenderFilterTest {
  private static final String REASON =
      "PCR 17 (sha256): golden set \"kvm\" expects 7ac3, quote has 1f0e";

  private final FakeTrust trust =
      new FakeTrust().trusted("node1", "node4").untrusted("node2", REASON).stale("node3");

  private JsonNode filter(byte[] request) {
    return filter(request, Requests.DEFAULT, Requests.BY_NAME);
  }

  private JsonNode filter(byte[] request, PodSelection pods, NodeNaming naming) {
    return Requests.tree(
        Requests.bytes(
            new ExtenderFilter(pods, naming).filter(read(request, naming), () -> trust)));
  }

  private static ExtenderArguments read(byte[] request, NodeNaming naming) {
    try {
      return new ExtenderArgumentsReader(naming).read(request);
    } catch (MalformedArgumentsException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private static List<String> names(JsonNode list) {
    return list.valueStream().map(JsonNode::textValue).toList();
  }

  @Test
  void names_are_answered_with_names_and_every_other_node_with_its_reason() {
    JsonNode answer = filter(Requests.recorded("filter-names"));

    assertThat(answer.propertyStream().map(java.util.Map.Entry::getKey))
        .containsExactly(
            "Nodes", "NodeNames", "FailedNodes", "FailedAndUnresolvableNodes", "Error");
    assertThat(answer.get("Nodes").isNull()).isTrue();
    assertThat(names(answer.get("NodeNames"))).containsExactly("node1", "node4");
    assertThat(answer.get("FailedNodes")).isEmpty();
    assertThat(answer.get("Error").textValue()).isEmpty();
    JsonNode refused = answer.get("FailedAndUnresolvableNodes");
    assertThat(refused).hasSize(3);
    assertThat(refused.get("node2").textValue()).isEqualTo("untrusted: " + REASON);
    assertThat(refused.get("node3").textValue()).startsWith("stale: the verdict ran out");
    assertThat(refused.get("node5").textValue()).startsWith("unknown: no host of this name");
  }

  @Test
  void nodes_are_answered_with_the_same_nodes_byte_for_byte() {
    byte[] request = Requests.recorded("filter-nodes");
    byte[] answer =
        Requests.bytes(
            new ExtenderFilter(Requests.DEFAULT, Requests.BY_NAME)
                .filter(read(request, Requests.BY_NAME), () -> trust));

    JsonNode asked = Requests.tree(request).get("Nodes");
    JsonNode kept = Requests.tree(answer).get("Nodes");
    assertThat(kept.get("metadata")).isEqualTo(asked.get("metadata"));
    assertThat(kept.get("items"))
        .containsExactly(asked.get("items").get(0), asked.get("items").get(3));
    assertThat(Requests.tree(answer).get("NodeNames").isNull()).isTrue();
    assertThat(Requests.tree(answer).get("FailedAndUnresolvableNodes")).hasSize(3);
    String text = new String(request, StandardCharsets.UTF_8);
    String node1 = text.substring(text.indexOf("{\"metadata\":{\"name\":\"node1\""));
    node1 = node1.substring(0, node1.indexOf(",{\"metadata\":{\"name\":\"node2\""));
    assertThat(new String(answer, StandardCharsets.UTF_8)).contains(node1);
  }

  @Test
  void nodes_that_stand_apart_or_side_by_side_come_back_in_order() {
    trust.forget();
    for (int i : new int[] {1, 2, 3, 5, 7, 8, 10}) {
      trust.trusted("node" + i);
    }

    JsonNode items = filter(Requests.nodes(10)).at("/Nodes/items");

    assertThat(items.valueStream().map(node -> node.at("/metadata/name").textValue()))
        .containsExactly("node1", "node2", "node3", "node5", "node7", "node8", "node10");
  }

  @Test
  void fields_that_a_later_kubernetes_adds_are_given_back() {
    ObjectNode request = Requests.tree(Requests.recorded("filter-nodes"));
    request.put("Later", 1);
    ((ObjectNode) request.get("Pod")).putObject("later").put("x", true);
    ObjectNode list = (ObjectNode) request.get("Nodes");
    list.put("apiVersion", "v1").put("kind", "NodeList");
    ((ObjectNode) list.get("items").get(0)).putArray("later").addObject().put("ü", 1.50);

    JsonNode kept = filter(Requests.bytes(request)).get("Nodes");

    assertThat(kept.get("kind").textValue()).isEqualTo("NodeList");
    assertThat(kept.get("items").get(0)).isEqualTo(list.get("items").get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"filter-names-any-pod", "filter-nodes-any-pod"})
  void a_pod_that_asks_for_no_trust_may_land_anywhere(String name) {
    byte[] request = Requests.recorded(name);
    JsonNode answer =
        Requests.tree(
            Requests.bytes(
                new ExtenderFilter(Requests.DEFAULT, Requests.BY_NAME)
                    .filter(
                        read(request, Requests.BY_NAME),
                        () -> {
                          throw new AssertionError("no trust is needed here");
                        })));

    assertThat(answer.get("Nodes")).isEqualTo(Requests.tree(request).get("Nodes"));
    assertThat(answer.get("NodeNames")).isEqualTo(Requests.tree(request).get("NodeNames"));
    assertThat(answer.get("FailedAndUnresolvableNodes")).isEmpty();
    assertThat(answer.get("Error").textValue()).isEmpty();
  }

  @Test
  void in_the_mode_for_all_every_pod_needs_a_trusted_host() {
    JsonNode answer =
        filter(
            Requests.recorded("filter-names-any-pod"),
            new PodSelection(PodSelection.Mode.ALL, List.of(), List.of(), List.of()),
            Requests.BY_NAME);

    assertThat(names(answer.get("NodeNames"))).containsExactly("node1", "node4");
  }

  @Test
  void no_node_at_all_is_an_answer_too() {
    for (String nodes :
        List.of(
            "\"Nodes\":null,\"NodeNames\":[]",
            "\"Nodes\":{\"metadata\":{},\"items\":null},\"NodeNames\":null",
            "\"Nodes\":{}")) {
      String pod = "{\"metadata\":{\"labels\":{\"touchstone.dev/require-trust\":\"true\"}}}";
      JsonNode answer =
          filter(("{\"Pod\":" + pod + "," + nodes + "}").getBytes(StandardCharsets.UTF_8));
      assertThat(answer.get("Error").textValue()).isEmpty();
      assertThat(answer.get("FailedAndUnresolvableNodes")).isEmpty();
    }
  }

  @Test
  void a_reason_is_cut_so_that_several_fit_into_an_event() {
    trust.untrusted("node2", "x".repeat(5000));

    String reason =
        filter(Requests.recorded("filter-names"))
            .get("FailedAndUnresolvableNodes")
            .get("node2")
            .textValue();

    assertThat(reason).hasSize(400).startsWith("untrusted: xxx").endsWith("…");
  }

  @Test
  void a_host_is_found_by_a_label_that_the_kubelet_cannot_set() {
    NodeNaming naming = new NodeNaming(Optional.of("rack.node-restriction.kubernetes.io/host"));
    trust.forget().trusted("kvm-03.example").untrusted("node3", "the node's name is not asked");
    ObjectNode request = Requests.tree(Requests.recorded("filter-nodes"));
    ((ObjectNode) request.at("/Nodes/items/4/metadata/labels")).remove(naming.label().get());

    JsonNode answer = filter(Requests.bytes(request), Requests.DEFAULT, naming);

    assertThat(answer.at("/Nodes/items/0/metadata/name").textValue()).isEqualTo("node3");
    assertThat(answer.at("/FailedAndUnresolvableNodes/node5").textValue())
        .isEqualTo(
            "unknown: the node lacks the label rack.node-restriction.kubernetes.io/host, which"
                + " names its host");
    assertThatThrownBy(() -> new NodeNaming(Optional.of("example.com/host")))
        .hasMessageContaining("node-restriction.kubernetes.io");
    assertThatThrownBy(
            () -> new NodeNaming(Optional.of("evil-node-restriction.kubernetes.io/host")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void names_alone_are_refused_where_a_label_says_which_host_a_node_is() {
    NodeNaming naming = new NodeNaming(Optional.of("rack.node-restriction.kubernetes.io/host"));

    JsonNode answer = filter(Requests.recorded("filter-names"), Requests.DEFAULT, naming);

    assertThat(answer.get("Error").textValue()).contains("nodeCacheCapable: false");
    assertThat(answer.get("NodeNames").isNull()).isTrue();
  }

  @Test
  void trusted_hosts_score_ten_and_others_nothing() {
    for (String form : List.of("filter-names", "filter-nodes")) {
      byte[] answer =
          Requests.bytes(
              new ExtenderFilter(Requests.DEFAULT, Requests.BY_NAME)
                  .prioritize(read(Requests.recorded(form), Requests.BY_NAME), () -> trust));
      assertThat(new String(answer, StandardCharsets.UTF_8))
          .isEqualTo(
              "[{\"Host\":\"node1\",\"Score\":10},{\"Host\":\"node2\",\"Score\":0},"
                  + "{\"Host\":\"node3\",\"Score\":0},{\"Host\":\"node4\",\"Score\":10},"
                  + "{\"Host\":\"node5\",\"Score\":0}]");
    }
  }

  @Test
  void a_pod_that_asks_for_no_trust_is_not_drawn_to_trusted_hosts() {
    byte[] answer =
        Requests.bytes(
            new ExtenderFilter(Requests.DEFAULT, Requests.BY_NAME)
                .prioritize(
                    read(Requests.recorded("filter-names-any-pod"), Requests.BY_NAME),
                    () -> trust));

    assertThat(new String(answer, StandardCharsets.UTF_8)).doesNotContain("10");
  }

  /** A smoke test: generous, since the machine may be busy. docs/performance.md has figures. */
  @Test
  void five_thousand_nodes_are_judged_in_milliseconds() {
    trust.trustedNodes(4000);
    for (byte[] request : List.of(Requests.names(5000), Requests.nodes(5000))) {
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 12; i++) {
        long start = System.nanoTime();
        byte[] answer =
            Requests.bytes(
                new ExtenderFilter(Requests.DEFAULT, Requests.BY_NAME)
                    .filter(read(request, Requests.BY_NAME), () -> trust));
        best = Math.min(best, System.nanoTime() - start);
        assertThat(answer).isNotEmpty();
      }
      assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(500));
    }
  }
}

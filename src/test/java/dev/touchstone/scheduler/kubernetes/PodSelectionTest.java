package dev.touchstone.scheduler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodSelectionTest {
  private static boolean asks(PodSelection pods, String pod) {
    try {
      return pods.asksForTrust(Requests.JSON.readTree(pod));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String affinity(String terms) {
    return "{\"metadata\":{},\"spec\":{\"affinity\":{\"nodeAffinity\":"
        + "{\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":["
        + terms.replace("KEY", "\"key\":\"" + NodeMarks.TRUSTED_LABEL + "\"")
        + "]}}}}}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"metadata\":{\"labels\":{\"touchstone.dev/require-trust\":\"true\"}}}",
        "{\"metadata\":{\"annotations\":{\"touchstone.dev/require-trust\":\"true\"}}}",
        "{\"metadata\":{},\"spec\":{\"nodeSelector\":"
            + "{\"touchstone.node-restriction.kubernetes.io/trusted\":\"true\"}}}",
      })
  void a_pod_asks_by_label_annotation_or_node_selector(String pod) {
    assertThat(asks(Requests.DEFAULT, pod)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"metadata\":{}}",
        "{\"metadata\":{\"labels\":null},\"spec\":null}",
        "{\"metadata\":{\"labels\":{\"touchstone.dev/require-trust\":\"false\"}}}",
        "{\"metadata\":{\"labels\":{\"app\":\"touchstone.dev/require-trust\"}}}",
        "{\"metadata\":{},\"spec\":{\"nodeSelector\":{\"kubernetes.io/os\":\"linux\"}}}",
      })
  void others_do_not(String pod) {
    assertThat(asks(Requests.DEFAULT, pod)).isFalse();
  }

  @Test
  void a_node_affinity_asks_if_there_is_no_way_around_it() {
    String in = "{\"matchExpressions\":[{KEY,\"operator\":\"In\",\"values\":[\"true\"]}]}";
    String exists = "{\"matchExpressions\":[{KEY,\"operator\":\"Exists\"}]}";
    String notIn = "{\"matchExpressions\":[{KEY,\"operator\":\"DoesNotExist\"}]}";
    String other = "{\"matchExpressions\":[{\"key\":\"zone\",\"operator\":\"Exists\"}]}";

    assertThat(asks(Requests.DEFAULT, affinity(in))).isTrue();
    assertThat(asks(Requests.DEFAULT, affinity(in + "," + exists))).isTrue();
    assertThat(asks(Requests.DEFAULT, affinity(in + "," + other))).isFalse();
    assertThat(asks(Requests.DEFAULT, affinity(notIn))).isFalse();
    assertThat(asks(Requests.DEFAULT, affinity(""))).isFalse();
  }

  @Test
  void the_configuration_names_other_keys() {
    PodSelection pods =
        new PodSelection(
            PodSelection.Mode.SELECTED,
            KeyMatch.parseAll(List.of("tier = secret", "sealed")),
            List.of(),
            List.of());

    assertThat(asks(pods, "{\"metadata\":{\"labels\":{\"tier\":\"secret\"}}}")).isTrue();
    assertThat(asks(pods, "{\"metadata\":{\"labels\":{\"sealed\":\"\"}}}")).isTrue();
    assertThat(asks(pods, "{\"metadata\":{\"labels\":{\"tier\":\"web\"}}}")).isFalse();
    assertThat(
            asks(pods, "{\"metadata\":{\"labels\":{\"touchstone.dev/require-trust\":\"true\"}}}"))
        .isFalse();
  }
}

package dev.touchstone.appraisal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadablePolicyTest {
  private static UnreadablePolicy of(String name, String text) {
    return UnreadablePolicy.of(name, "ab".repeat(32), text, new PolicyProblem(1, 1, "no"));
  }

  private static Policy readable(String name, String labels) {
    return Policies.parsed(
        "{name: %s, baseline: true%s}"
            .formatted(name, labels.isEmpty() ? "" : ", hosts: {labels: " + labels + "}"));
  }

  @Test
  void its_labels_are_read_though_nothing_else_is() {
    assertThat(of("x", "{name: x, hosts: {labels: {a: b, c/d/e: f/g}}, what: [1]}").labels())
        .contains(Map.of("a", "b", "c/d/e", "f/g"));
    assertThat(of("x", "{name: x, what: [1]}").labels()).contains(Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{name: x, hosts: [",
        "{hosts: all}",
        "{hosts: {}}",
        "{hosts: {labels: {}}}",
        "{hosts: {labels: [a]}}",
        "{hosts: {labels: {a: [b]}}}",
        "{hosts: {labels: {a: b}, names: [x]}}"
      })
  void labels_that_are_not_sure_are_none_that_are_known(String text) {
    assertThat(of("x", text).labels()).isEmpty();
    assertThat(UnreadablePolicy.select(List.of(of("x", text)), Map.of(), Optional.empty()))
        .isPresent();
    assertThat(
            UnreadablePolicy.select(
                List.of(of("x", text)), Map.of("a", "b"), Optional.of(readable("a", "{a: b}"))))
        .isPresent();
  }

  @Test
  void it_stands_where_it_stood_when_it_could_be_read() {
    UnreadablePolicy middle = of("m", "{hosts: {labels: {a: b}}}");
    Map<String, String> host = Map.of("a", "b", "c", "d");

    assertThat(UnreadablePolicy.select(List.of(middle), host, Optional.empty())).contains(middle);
    assertThat(UnreadablePolicy.select(List.of(middle), host, Optional.of(readable("a", ""))))
        .contains(middle);
    assertThat(UnreadablePolicy.select(List.of(middle), host, Optional.of(readable("n", "{c: d}"))))
        .contains(middle);
    assertThat(UnreadablePolicy.select(List.of(middle), host, Optional.of(readable("b", "{c: d}"))))
        .isEmpty();
    assertThat(
            UnreadablePolicy.select(
                List.of(middle), host, Optional.of(readable("z", "{a: b, c: d}"))))
        .isEmpty();
    assertThat(UnreadablePolicy.select(List.of(middle), Map.of("a", "x"), Optional.empty()))
        .isEmpty();
  }
}

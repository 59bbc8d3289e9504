package dev.touchstone.golden;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenSetTest {
  @Test
  void refuses_a_set_that_would_match_every_launch() {
    assertThatThrownBy(() -> new GoldenSet("empty", 1, PcrValues.of(Map.of())))
        .hasMessageContaining("it would match every launch");
    assertThatThrownBy(
            () -> new GoldenSet("empty", 1, PcrValues.of(Map.of(HashAlgorithm.SHA256, Map.of()))))
        .hasMessageContaining("it would match every launch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "../x", "<b>", "-x", "a\n"})
  void refuses_a_name_that_could_be_mistaken(String name) {
    assertThatThrownBy(
            () ->
                new GoldenSet(
                    name,
                    1,
                    PcrValues.of(
                        Map.of(HashAlgorithm.SHA256, Map.of(0, HashAlgorithm.SHA256.zeros())))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

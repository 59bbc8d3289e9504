package dev.touchstone.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The properties that are fuzzed (docs/fuzzing.md), over the seeds and over all that was found. */
class FuzzRegressionTest {
  @ParameterizedTest
  @EnumSource(FuzzTarget.class)
  void holds_for_the_seeds_and_for_everything_that_was_found(FuzzTarget target) throws IOException {
    for (byte[] seed : Seeds.of(target)) {
      assertThatCode(() -> target.run(seed)).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @EnumSource(FuzzTarget.class)
  void holds_wherever_a_seed_is_cut_off(FuzzTarget target) throws IOException {
    for (byte[] seed : Seeds.of(target)) {
      int step = Math.max(1, seed.length / 64);
      for (int length = 0; length < seed.length; length += step) {
        byte[] cut = Arrays.copyOf(seed, length);
        assertThatCode(() -> target.run(cut)).doesNotThrowAnyException();
      }
    }
  }
}

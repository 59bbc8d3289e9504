package dev.touchstone.trust.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofHours(1));

  @Test
  void doubles_up_to_the_longest() {
    assertThat(backoff.after(1, 0)).isEqualTo(Duration.ofSeconds(1));
    assertThat(backoff.after(2, 0)).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.after(3, 0)).isEqualTo(Duration.ofSeconds(4));
    assertThat(backoff.after(12, 0)).isEqualTo(Duration.ofSeconds(2048));
    assertThat(backoff.after(13, 0)).isEqualTo(Duration.ofHours(1));
    assertThat(backoff.after(Integer.MAX_VALUE, 0)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void chance_adds_up_to_a_quarter() {
    assertThat(backoff.after(3, 0.5)).isEqualTo(Duration.ofMillis(4500));
    assertThat(backoff.after(3, 1)).isEqualTo(Duration.ofSeconds(5));
  }
}

package dev.touchstone.trust.token.ear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TokenLeaseTest {
  private static final Instant BASE = Instant.parse("2026-11-23T10:00:00Z");

  @Property
  void a_token_never_outlives_the_verdict_the_maximum_or_its_key(
      @ForAll @LongRange(min = 0, max = 10_000_000) long nowMillis,
      @ForAll @LongRange(min = -10_000_000, max = 10_000_000) long leaseMillis,
      @ForAll @LongRange(min = -10_000_000, max = 10_000_000) long keyMillis,
      @ForAll @LongRange(min = 1, max = 10_000) long longestSeconds) {
    Instant now = BASE.plusMillis(nowMillis);
    Instant leaseEnds = now.plusMillis(leaseMillis);
    Instant keyEnds = now.plusMillis(keyMillis);
    Duration longest = Duration.ofSeconds(longestSeconds);

    new TokenLease(longest, longest)
        .trusted(now, leaseEnds, keyEnds)
        .ifPresentOrElse(
            end -> {
              assertThat(end).isBeforeOrEqualTo(leaseEnds).isBeforeOrEqualTo(keyEnds);
              assertThat(end).isBeforeOrEqualTo(now.plus(longest)).isAfter(now);
              assertThat(end).isEqualTo(Instant.ofEpochSecond(end.getEpochSecond()));
            },
            () ->
                assertThat(leaseEnds.isBefore(keyEnds) ? leaseEnds : keyEnds)
                    .isBefore(now.plusSeconds(1)));
  }

  @Test
  void a_verdict_with_less_than_a_second_left_gives_no_trusted_token() {
    TokenLease lease = new TokenLease(Duration.ofMinutes(5), Duration.ofMinutes(1));

    assertThat(lease.trusted(BASE, BASE.plusMillis(999), Instant.MAX)).isEmpty();
    assertThat(lease.trusted(BASE, BASE.plusMillis(1000), Instant.MAX))
        .contains(BASE.plusSeconds(1));
    assertThat(lease.untrusted(BASE, Instant.MAX)).contains(BASE.plusSeconds(60));
  }

  @Test
  void a_life_of_nothing_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TokenLease(Duration.ZERO, Duration.ofMinutes(1)))
        .withMessageContaining("at least a second");
  }
}

package dev.touchstone.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.Eventually;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service beside a real Placement: from a verdict to what a flavor finds. */
@QuarkusTest
@QuarkusTestResource(value = DatabaseForTests.class)
@QuarkusTestResource(value = PlacementForTests.class, restrictToAnnotatedClass = true)
class PlacementServiceTest {
  private static final String TRUSTED = "CUSTOM_TOUCHSTONE_TRUSTED";
  private static final Duration BAR = Duration.ofSeconds(5);

  @Inject AgroalDataSource database;
  private RealPlacement placement;

  @BeforeEach
  void placementIsThere() {
    Assumptions.assumeTrue(
        PlacementForTests.running().isPresent(), "apt-get install python3-placement");
    placement = PlacementForTests.running().orElseThrow();
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement executed = connection.createStatement()) {
      executed.execute(statement);
    }
  }

  private void trusted(String host, String lasts) throws SQLException {
    sql(
        "insert into host (id, name, state, created_at) values ('%s', '%s', 'enrolled', now())"
            .formatted(UUID.randomUUID(), host));
    sql(
        "insert into trust (host_id, result_id, trusted, status, reason, attested_at, expires_at, policy,"
            + " challenged_at, changed_at) select id, '"
            + UUID.randomUUID()
            + "', true, 'affirming', 'good', now(), now() + interval '"
            + lasts
            + "', 'p', now(), now() from host where name = '"
            + host
            + "'");
  }

  @Test
  void candidates_follow_verdicts_leases_and_forgotten_hosts_within_seconds() throws SQLException {
    for (String name : Set.of("pl-long", "pl-short", "pl-never")) {
      placement.addProvider(name);
    }
    trusted("pl-long", "1 hour");
    trusted("pl-short", "6 seconds");
    Eventually.within(
        BAR,
        () -> assertThat(placement.candidates(TRUSTED)).containsExactly("pl-long", "pl-short"));
    // The lease ends, and nobody has to notice for that.
    Eventually.within(
        Duration.ofSeconds(6).plus(BAR),
        () -> assertThat(placement.candidates(TRUSTED)).containsExactly("pl-long"));

    placement.setTraits("pl-never", Set.of(TRUSTED));
    Eventually.within(
        Duration.ofSeconds(3).plus(BAR), () -> assertThat(placement.traits("pl-never")).isEmpty());

    Api.admin().call().delete("/v1/hosts/pl-long").then().statusCode(204);
    Eventually.within(BAR, () -> assertThat(placement.candidates(TRUSTED)).isEmpty());
  }
}

package dev.touchstone.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.Browser;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.Eventually;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * How long pages take with 10,000 hosts, in a real browser beside the service and its database:
 * from the click until the page is there ({@code domContentLoadedEventEnd}).
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ConsoleBenchmark {
  private static final int HOSTS = 10_000;
  private static final int TIMES = 30;

  @Inject DataSource database;

  @Test
  void pages_with_ten_thousand_hosts() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into host (id, name, state, created_at, labels)
          select gen_random_uuid(), 'node-' || n || '.example.org', 'enrolled', now(),
            jsonb_build_object('rack', 'r' || n / 40)
          from generate_series(1, %d) n
          """
              .formatted(HOSTS));
      statement.execute(
          """
          insert into trust (host_id, result_id, trusted, status, reason, attested_at, expires_at, policy,
            challenged_at, changed_at)
          select id, gen_random_uuid(), n % 20 <> 0,
            case when n % 20 <> 0 then 'affirming' else 'contraindicated' end,
            case when n % 20 <> 0 then 'the launch meets policy kvm with golden set kvm v3'
              else 'PCR 8 (sha256): expected 00a0ce55…f24a, the quote has f966ff69…ee0c (golden set kvm v3)' end,
            now(), now() + interval '1 day', 'kvm', now(), now()
          from (select id, row_number() over (order by name) n from host) h
          """);
    }
    try (Browser browser = new Browser()) {
      browser.signIn(DatabaseForTests.ADMIN_TOKEN);
      Eventually.within(
          Duration.ofMinutes(1),
          () -> {
            browser.open("/console/?sort=host");
            assertThat(browser.text()).contains("10000 of 10000 hosts");
          });
      measure(browser, "fleet", "/console/");
      measure(browser, "fleet, page 50", "/console/?sort=host&page=50");
      measure(browser, "fleet, searched", "/console/?q=node-77&state=untrusted");
      measure(browser, "a host", "/console/hosts/node-77.example.org");
      measure(browser, "enrolments", "/console/enrolments");
      measure(browser, "golden sets", "/console/golden-sets");
      measure(browser, "policies", "/console/policies");
      browser.open("/console/").photograph("fleet-10000-light");
    }
  }

  private static void measure(Browser browser, String name, String path) {
    double[] times = new double[TIMES];
    for (int i = 0; i < TIMES; i++) {
      browser.open(path);
      times[i] =
          ((Number)
                  browser
                      .driver()
                      .executeScript(
                          "return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"))
              .doubleValue();
    }
    Arrays.sort(times);
    System.out.printf(
        "CONSOLE %-18s median %5.0f ms, slowest %5.0f ms%n",
        name, times[TIMES / 2], times[TIMES - 1]);
  }
}

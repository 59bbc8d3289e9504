package dev.touchstone.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.attestation.RecordedLaunches;
import dev.touchstone.testing.Api;
import dev.touchstone.testing.Browser;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Evidence;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ConsoleInBrowserTest {
  private final Api admin = Api.admin();

  private static void attest(RecordedHost host, String boot) {
    host.attest(Evidence.of(boot).pcrs(), RecordedLaunches.logs(boot)).result();
  }

  @Test
  void a_tampered_host_is_found_from_the_fleet_page_and_understood_in_three_clicks() {
    RecordedHost good = new RecordedHost("cb-good");
    attest(good, "xen-good");
    admin
        .post("/v1/golden-sets:capture", Map.of("host", "cb-good", "name", "cb", "activate", true))
        .then()
        .statusCode(201);
    RecordedHost bad = new RecordedHost("cb-bad");
    attest(bad, "xen-good-2");
    attest(bad, "xen-tampered");

    try (Browser browser = new Browser()) {
      browser.open("/console/").waitFor("Sign in").photograph("login-light");
      browser.signIn(DatabaseForTests.ADMIN_TOKEN).waitFor("Why hosts are out");
      browser.photograph("fleet-light").prefers("dark").photograph("fleet-dark").prefers("light");
      assertThat(browser.seriousAccessibilityViolations()).isEmpty();

      browser.follow("cb-bad").waitFor("What would make it trusted");
      browser.waitFor("Timeline");
      browser.photograph("host-light").prefers("dark").photograph("host-dark");
      assertThat(browser.text()).contains("untrusted").contains("command line");
      assertThat(browser.seriousAccessibilityViolations()).isEmpty();
    }
  }
}

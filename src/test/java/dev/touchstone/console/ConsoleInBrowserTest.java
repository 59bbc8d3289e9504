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

  @Test
  void access_authorities_and_webhooks_have_their_pages() {
    try (Browser browser = new Browser()) {
      browser.signIn(DatabaseForTests.ADMIN_TOKEN);
      browser.follow("Tokens").waitFor("Issue a token").type("label", "Nova <b>west</b>");
      browser.type("owner", "nova-west");
      browser.press("Issue").waitFor("the only time it is shown");
      assertThat(browser.text()).contains("touchstone_scheduler_").contains("Nova <b>west</b>");
      browser.follow("To the tokens").waitFor("Nova <b>west</b>").photograph("tokens-light");
      assertThat(browser.seriousAccessibilityViolations()).isEmpty();
      browser.follow("End or replace “Nova").waitFor("is refused from now on").press("End it");
      browser.waitFor("Removed.").waitFor("revoked");

      browser.follow("Authorities").waitFor("Add an authority").photograph("authorities-light");
      assertThat(browser.seriousAccessibilityViolations()).isEmpty();
      browser.type("name", "Nobody").type("pem", "no certificate").press("Add");
      browser.waitFor("The request is not valid");

      browser.follow("Webhooks").waitFor("Nobody is told").type("name", "Pager");
      browser.type("url", "https://pager.example.test/hook").press("Add");
      browser.waitFor("shown this once").follow("To the webhooks").waitFor("Pager");
      browser.follow("Pager").waitFor("Nothing was to be delivered yet");
      browser.photograph("webhook-light");
      assertThat(browser.seriousAccessibilityViolations()).isEmpty();

      browser.open("/console/audit?action=webhook").waitFor("webhook.added").waitFor("Pager");
      browser.waitFor("The database keeps the service itself from changing them");
      browser.open("/console/audit").photograph("audit-light").prefers("dark");
      browser.photograph("audit-dark").prefers("light");
      assertThat(browser.seriousAccessibilityViolations()).isEmpty();
      browser.follow("Approvals").waitFor("Nothing waits");
      assertThat(browser.seriousAccessibilityViolations()).isEmpty();
    }
  }

  @Test
  void an_auditor_sees_no_button_and_is_refused() {
    new RecordedHost("cb-audited");
    try (Browser browser = new Browser()) {
      browser.signIn(admin.as("auditor").token());
      browser.open("/console/hosts/cb-audited").waitFor("cb-audited");
      assertThat(browser.has("a[href$='/forget']")).isFalse();
      browser.open("/console/tokens").waitFor("Tokens");
      assertThat(browser.text()).doesNotContain("Issue a token");
      browser.submit("/console/hosts/cb-audited/forget").waitFor("Not allowed");
    }
    admin.get("/v1/hosts/cb-audited").then().statusCode(200);
  }

  @Test
  void a_pending_host_is_approved_by_the_fingerprint_of_its_key() {
    PendingHost.enrol("cb-pending");
    try (Browser browser = new Browser()) {
      browser.signIn(DatabaseForTests.ADMIN_TOKEN).follow("Enrolments");
      browser.waitFor("cb-pending").photograph("enrolments-light");
      assertThat(browser.seriousAccessibilityViolations()).isEmpty();
      browser.press("Approve cb-pending").waitFor("The host is approved");
    }
    admin
        .get("/v1/hosts/cb-pending")
        .then()
        .body("state", org.hamcrest.Matchers.equalTo("enrolled"));
  }
}

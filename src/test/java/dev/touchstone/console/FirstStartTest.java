package dev.touchstone.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.Browser;
import dev.touchstone.testing.DatabaseForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What somebody sees who has just installed the service: a database without anything in it. */
@QuarkusTest
@TestProfile(FirstStartTest.Fresh.class)
@QuarkusTestResource(value = DatabaseForTests.class, restrictToAnnotatedClass = true)
class FirstStartTest {
  public static class Fresh implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("touchstone.policy.name", "pcr-golden");
    }
  }

  @Test
  void every_page_says_what_to_do_first() {
    try (Browser browser = new Browser()) {
      browser.open("/console/hosts/nobody").waitFor("Sign in");
      browser.type("token", "touchstone_admin_wrong").press("Sign in");
      browser.waitFor("No token of this service is valid with this text");
      browser.type("token", DatabaseForTests.ADMIN_TOKEN).press("Sign in");
      // Back to where the reader wanted to go.
      browser.waitFor("no host \"nobody\" is enrolled or announced");

      browser.follow("Touchstone").waitFor("No host yet").waitFor("Install the agent");
      browser.photograph("first-start-light");
      assertThat(browser.seriousAccessibilityViolations()).isEmpty();
      browser.follow("Enrolments").waitFor("Nobody waits");
      browser.follow("Authorities").waitFor("No authority yet");
      browser.follow("Webhooks").waitFor("Nobody is told");
      assertThat(browser.seriousAccessibilityViolations()).isEmpty();
      browser.press("Sign out").waitFor("You are signed out");
      browser.open("/console/").waitFor("Sign in");
    }
  }
}

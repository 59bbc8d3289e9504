package dev.touchstone.console;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.attestation.RecordedLaunches;
import dev.touchstone.testing.Api;
import dev.touchstone.testing.Browser;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.Eventually;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Evidence;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class PoliciesInBrowserTest {
  private static final String POLICY =
      """
      name: pb-xen
      description: Xen, as it was captured
      hosts:
        labels: {suite: pb}
      evidence:
        bank: sha256
        pcrs: 0-10,14
      golden:
        launch: {match: any-of, presence: required, sets: [pb]}
      require-categories: [executables]
      rules:
        - id: is-xen
          require: launch.hypervisor == "xen"
          category: executables
          severity: contraindicated
          message: "the hypervisor is {launch.hypervisor}"
      """;

  private final Api admin = Api.admin();

  private void host() {
    RecordedHost host = new RecordedHost("pb-host");
    host.attest(Evidence.of("xen-good").pcrs(), RecordedLaunches.logs("xen-good")).result();
    admin
        .post("/v1/golden-sets:capture", Map.of("host", "pb-host", "name", "pb", "activate", true))
        .then()
        .statusCode(201);
    admin
        .call()
        .contentType("application/json")
        .body(Map.of("labels", Map.of("suite", "pb")))
        .put("/v1/hosts/pb-host/labels")
        .then()
        .statusCode(200);
  }

  private static void photographed(Browser browser, String name) {
    browser.photograph(name + "-light").prefers("dark").photograph(name + "-dark");
    assertThat(browser.seriousAccessibilityViolations()).as(name + " in the dark").isEmpty();
    browser.prefers("light");
    assertThat(browser.seriousAccessibilityViolations()).as(name).isEmpty();
  }

  /** Like pasting: keys would let the editor's first line stand for a whole minute. */
  private static void write(Browser browser, String text) {
    browser
        .driver()
        .executeScript(
            "const t = document.getElementById('policy'); t.value = arguments[0];"
                + " t.dispatchEvent(new Event('input'));",
            text);
  }

  @Test
  void a_policy_is_written_tried_put_into_force_and_rolled_back() {
    host();
    try (Browser browser = new Browser()) {
      browser.signIn(DatabaseForTests.ADMIN_TOKEN).open("/console/policies");
      browser.waitFor("xen-uefi-grub").waitFor("Hosts judged again");
      photographed(browser, "policies");
      browser.open("/console/policies/pcr-golden").waitFor("no policy that somebody wrote");
      photographed(browser, "policy-built-in");

      browser.open("/console/policy-editor").waitFor("Write a policy").press("Check");
      browser.waitFor("This is a policy: my-policy");

      // A typo is shown at its line, and the text is kept.
      write(browser, POLICY.replace("launch.hypervisor ==", "launch.hypervizor =="));
      browser.press("Check").waitFor("Refused: nothing was stored").waitFor("Line 13, column");
      photographed(browser, "policy-typo");
      assertThat(
              browser
                  .driver()
                  .executeScript(
                      "const t = document.activeElement;"
                          + " return t.value.slice(t.selectionStart, t.selectionEnd)"))
          .asString()
          .startsWith("launch.hypervizor");
      assertThat(browser.has(".gutter .wrong")).isTrue();

      write(browser, POLICY.replace("\"xen\"", "\"kvm\""));
      browser.press("Simulate").waitFor("would lose trust").waitFor("pb-host");
      photographed(browser, "policy-simulated");
      assertThat(browser.text()).contains("the hypervisor is xen");

      write(browser, POLICY);
      browser.press("Simulate").waitFor("What would follow").press("Keep as a draft");
      browser.waitFor("Kept as a draft").follow("Activate").waitFor("would lose trust");
      browser.press("Activate pb-xen v1").waitFor("Activated: hosts are judged again");
      assertThat(browser.address()).startsWith("/console/policies/pb-xen/1");
      judgedBy("pb-xen true");

      browser.follow("Edit as a new version").waitFor("Begun with pb-xen v1");
      write(browser, POLICY.replace("\"xen\"", "\"kvm\""));
      browser.press("Keep as a draft").waitFor("From v1 to v2");
      assertThat(browser.text()).contains("touchstone policy show pb-xen 2");
      photographed(browser, "policy");
      browser.follow("Activate").waitFor("host loses trust at once").waitFor("pb-host");
      photographed(browser, "policy-activation");
      browser.press("Activate pb-xen v2").waitFor("Activated: hosts are judged again");
      judgedBy("pb-xen false");

      browser.open("/console/policies/pb-xen/1").follow("Roll back to this");
      browser.waitFor("would become trusted").press("Roll back to pb-xen v1");
      browser.waitFor("Activated: hosts are judged again");
      judgedBy("pb-xen true");

      browser.follow("Retire").waitFor("What would follow").press("Retire pb-xen v1");
      browser.waitFor("Retired: hosts are judged again");
      judgedBy("pcr-golden true");
      assertThat(browser.driver().manage().logs().get("browser").getAll())
          .as("what the browser complained of")
          .allMatch(entry -> entry.getMessage().contains("400"));
    }
  }

  /** What is asked about trust is answered from memory, which follows a moment later. */
  private void judgedBy(String expected) {
    Eventually.within(
        Duration.ofSeconds(10),
        () -> {
          Response trust = admin.get("/v1/trust/pb-host");
          assertThat(trust.path("policy") + " " + trust.path("trusted")).isEqualTo(expected);
        });
  }

  @Test
  void a_page_without_a_script_shows_the_same() {
    String session = ConsoleSessions.of(DatabaseForTests.ADMIN_TOKEN).cookie();
    String page =
        given()
            .cookie("touchstone-session", session)
            .queryParam("now", "true")
            .get("/console/policies/baseline/1/activation")
            .then()
            .statusCode(200)
            .extract()
            .asString();

    assertThat(page).contains("What would follow").contains("Activate baseline v1</button>");
  }

  @Test
  void an_auditor_sees_no_button_and_may_send_no_form() {
    ConsoleSessions auditor = ConsoleSessions.of(admin.as("auditor").token());
    for (String page :
        new String[] {
          "/console/policies", "/console/policies/baseline", "/console/policy-editor"
        }) {
      assertThat(auditor.get(page).then().statusCode(200).extract().asString())
          .as(page)
          .doesNotContain("Keep as a draft")
          .doesNotContain("Write a policy</a>")
          .doesNotContain("Edit as a new version");
    }
    assertThat(
            auditor
                .get("/console/policies/baseline/1/activation?now=true")
                .then()
                .statusCode(200)
                .extract()
                .asString())
        .contains("What would follow")
        .doesNotContain("Activate baseline v1</button>");

    auditor
        .post("/console/policy-editor", Map.of("action", "keep", "text", POLICY))
        .then()
        .statusCode(403);
    for (String deed : new String[] {"activation", "retirement"}) {
      auditor.post("/console/policies/baseline/1/" + deed, Map.of()).then().statusCode(403);
    }
    admin
        .get("/v1/policies/baseline/versions/1")
        .then()
        .body("state", org.hamcrest.Matchers.equalTo("draft"));
  }

  @Test
  void the_lists_are_exported_and_a_page_of_nothing_says_so() {
    ConsoleSessions reader = ConsoleSessions.of(DatabaseForTests.ADMIN_TOKEN);

    assertThat(reader.get("/console/policies.csv").asString()).contains("xen-txt-xsm,,1,draft");
    reader
        .get("/console/policies.json")
        .then()
        .statusCode(200)
        .body("items.name", org.hamcrest.Matchers.hasItem("baseline"));
    assertThat(reader.get("/console/policies/baseline/1/text").asString())
        .startsWith("# Quote and replay only");
    reader.get("/console/policies/none-such").then().statusCode(404);
    reader.get("/console/policies/baseline/99").then().statusCode(404);
    reader.get("/console/policies/baseline/x/activation").then().statusCode(404);
  }
}

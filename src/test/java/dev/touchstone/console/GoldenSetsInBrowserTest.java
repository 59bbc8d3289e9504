package dev.touchstone.console;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
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
import io.restassured.RestAssured;
import io.restassured.config.RedirectConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** Golden sets as an operator meets them: captured, thought through, activated, revoked. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class GoldenSetsInBrowserTest {
  private final Api admin = Api.admin();

  private RecordedHost host(String name, String boot) {
    RecordedHost host = new RecordedHost(name);
    admin
        .call()
        .contentType("application/json")
        .body(Map.of("labels", Map.of("profile", name)))
        .put("/v1/hosts/" + name + "/labels")
        .then()
        .statusCode(200);
    attest(host, boot);
    return host;
  }

  private static void attest(RecordedHost host, String boot) {
    host.attest(Evidence.of(boot).pcrs(), RecordedLaunches.logs(boot)).result();
  }

  private void policy(String name) {
    admin
        .postYaml(
            "/v1/policies",
            """
            name: %1$s
            hosts:
              labels: {profile: %1$s}
            evidence: {bank: sha256, pcrs: "0-10,14"}
            golden:
              firmware: {match: any-of, presence: required, sets: [%1$s-firmware]}
              hypervisor: {match: any-of, presence: required, sets: [%1$s-hypervisor]}
            require-categories: [instance-identity, hardware, configuration, executables]
            rules:
              - id: secure-boot
                require: firmware.secureBoot == "on"
                category: configuration
                severity: contraindicated
                message: "Secure Boot is {firmware.secureBoot}"
            """
                .formatted(name))
        .then()
        .statusCode(201);
    admin.post("/v1/policies/" + name + "/versions/1/activation").then().statusCode(200);
  }

  private void awaitTrust(String host, boolean trusted) {
    Eventually.within(
        Duration.ofSeconds(20),
        () ->
            assertThat(admin.get("/v1/trust/" + host).<Boolean>path("trusted")).isEqualTo(trusted));
  }

  private static void awaitEffect(Browser browser) {
    Eventually.within(
        Duration.ofSeconds(15), () -> assertThat(browser.has("main .effect")).isTrue());
  }

  private static void shoot(Browser browser, String name) {
    browser.photograph(name + "-light").prefers("dark").photograph(name + "-dark").prefers("light");
    assertThat(browser.seriousAccessibilityViolations()).as(name).isEmpty();
  }

  @Test
  void a_launch_is_captured_thought_through_and_activated_then_its_host_is_trusted() {
    host("cg-kvm", "kvm-good");
    try (Browser browser = new Browser()) {
      browser.signIn(DatabaseForTests.ADMIN_TOKEN).open("/console/hosts/cg-kvm");
      browser.follow("Capture this launch").waitFor("Choose the host");
      assertThat(browser.driver().findElement(By.name("host")).getDomProperty("value"))
          .isEqualTo("cg-kvm");
      shoot(browser, "golden-capture");
      browser.press("Make drafts").waitFor("What was left out");
      awaitEffect(browser);
      assertThat(browser.text()).contains("cg-kvm-hypervisor v1").contains("partition table");

      policy("cg-kvm");
      browser.open(browser.address()).waitFor("would become trusted");
      shoot(browser, "golden-drafts");
      browser.press("Activate all").waitFor("Activated: hosts are judged again");
      awaitTrust("cg-kvm", true);

      browser.open("/console/golden-sets?q=cg-kvm").waitFor("1 host rests on it");
      shoot(browser, "golden-sets");
      browser.follow("cg-kvm-hypervisor").waitFor("What a launch must show");
      assertThat(browser.text())
          .contains("kernel.commandLine")
          .contains("names it")
          .contains("captured from cg-kvm")
          .contains("touchstone golden show cg-kvm-hypervisor 1");
      shoot(browser, "golden-set");
      browser.open("/console/golden-sets/cg-kvm-host").waitFor("What a launch must show");
      shoot(browser, "golden-set-host");

      browser.open("/console/golden-sets/cg-kvm-hypervisor/1").follow("Retire …");
      browser.waitFor("Would lose trust");
      assertThat(browser.text()).contains("1 host is trusted by it now");
      shoot(browser, "golden-retire");
      browser.press("Retire cg-kvm-hypervisor v1").waitFor("Retired: hosts are judged again");
      awaitTrust("cg-kvm", false);
      browser.follow("Activate …").waitFor("would become trusted");
      browser.press("Activate cg-kvm-hypervisor v1").waitFor("Activated:");
      awaitTrust("cg-kvm", true);
      browser.follow("Revoke …").waitFor("cannot be taken back").waitFor("Would lose trust");
      shoot(browser, "golden-revoke");
    }
  }

  @Test
  void a_revoked_set_offers_no_action_any_more() {
    // A revocation counts for whatever matches: a set that no recorded launch matches.
    admin
        .post(
            "/v1/golden-sets",
            Map.of(
                "name",
                "cg-revoked",
                "pcrs",
                Map.of("sha256", Map.of("0", "77".repeat(32))),
                "activate",
                true))
        .then()
        .statusCode(201);
    try (Browser browser = new Browser()) {
      browser.signIn(DatabaseForTests.ADMIN_TOKEN).open("/console/golden-sets/cg-revoked/1");
      browser.follow("Revoke …").waitFor("cannot be taken back");
      browser.press("Revoke cg-revoked v1").waitFor("Revoked: whatever matches");
      assertThat(browser.has(".heading .actions")).isFalse();
    }
  }

  @Test
  void a_kernel_update_is_foretold_from_its_files_and_told_apart_from_the_version_before(
      @TempDir Path folder) throws IOException {
    host("cg-next", "kvm-good");
    admin
        .post(
            "/v1/golden-sets:capture",
            Map.of("host", "cg-next", "name", "cg-next", "parts", List.of("hypervisor")))
        .then()
        .statusCode(201);
    Path config = folder.resolve("grub.cfg");
    Files.write(config, Evidence.of("kvm-kernel-updated").file("host/grub.cfg").toArray());
    String sums =
        new String(
                Evidence.of("kvm-kernel-updated").file("host/esp-files.sha256-sha1-size").toArray(),
                UTF_8)
            .lines()
            .map(line -> line.trim().split(" +"))
            .map(f -> f[0] + "  " + f[3] + "\n" + f[1] + "  " + f[3] + "\n")
            .collect(Collectors.joining());
    try (Browser browser = new Browser()) {
      browser.signIn(DatabaseForTests.ADMIN_TOKEN);
      for (String kind : List.of("grub-linux", "grub-xen", "uki", "tboot", "description")) {
        browser.open("/console/golden-sets/predict?kind=" + kind).waitFor("Make drafts");
        assertThat(browser.seriousAccessibilityViolations()).as(kind).isEmpty();
      }
      browser.open("/console/golden-sets/predict?kind=grub-xen").photograph("golden-predict-xen");
      browser.open("/console/golden-sets/predict").waitFor("The boot loader too");
      shoot(browser, "golden-predict");
      browser.type("name", "cg-next").type("hosts", "cg-next");
      browser.driver().findElement(By.name("config")).sendKeys(config.toString());
      browser.type("digests", sums).press("Make drafts");
      browser
          .waitFor("What is other in cg-next-hypervisor v2 than in v1")
          .waitFor("kernel: expected");
      shoot(browser, "golden-predicted");
      browser.follow("cg-next-hypervisor v2").waitFor("foretold from files");
      browser.waitFor("kernel: expected");
      shoot(browser, "golden-versions");
      browser.open("/console/hosts/cg-next").waitFor("Capture this launch").photograph("host-link");
    }
  }

  @Test
  void files_are_hashed_by_the_service_and_what_cannot_be_foretold_is_said(@TempDir Path folder)
      throws IOException {
    Path kernel = folder.resolve("vmlinuz");
    Files.writeString(kernel, "a kernel");
    try (Browser browser = new Browser()) {
      browser.signIn(DatabaseForTests.ADMIN_TOKEN);
      browser.open("/console/golden-sets/predict?kind=grub-linux").type("name", "cg-hashed");
      browser.driver().findElement(By.name("kernel")).sendKeys(kernel.toString());
      browser.type("commandLine", "root=/dev/vda1 ro").press("Make drafts");
      browser.waitFor("cg-hashed-hypervisor v1").follow("cg-hashed-hypervisor v1");
      browser.waitFor("kernel.digest");
      assertThat(browser.text())
          .contains("4fff0d3e643b3894c17a0738fbdc591953aa722c9d42774425090accc4377126");

      Path config = folder.resolve("grub.cfg");
      Files.writeString(
          config, "menuentry 'Debian' {\n  linux /boot/vmlinuz root=/dev/vda1 ro\n}\n");
      browser.open("/console/golden-sets/predict?kind=grub-cfg").type("name", "cg-hashed");
      browser.driver().findElement(By.name("config")).sendKeys(config.toString());
      browser.driver().findElement(By.name("files")).sendKeys(kernel.toString());
      browser.press("Make drafts").waitFor("cg-hashed-hypervisor v2").waitFor("Nothing differs");

      browser.open("/console/golden-sets/predict?kind=grub-linux").type("name", "cg-none");
      browser.press("Make drafts").waitFor("expected the file or its digest");
    }
  }

  @Test
  void what_others_publish_is_imported_and_their_words_stay_text(@TempDir Path folder)
      throws IOException {
    Path list = folder.resolve("SHA256SUMS");
    Files.writeString(list, "ab".repeat(32) + "  /usr/bin/<img src=x onerror=alert(1)>\n");
    try (Browser browser = new Browser()) {
      browser.signIn(DatabaseForTests.ADMIN_TOKEN).open("/console/golden-sets/import");
      shoot(browser, "golden-import");
      browser.driver().findElement(By.name("file")).sendKeys(list.toString());
      browser.type("name", "cg-list").press("Make drafts of the file");
      browser.waitFor("cg-list v1").follow("cg-list v1").waitFor("If one of these paths");
      assertThat(browser.text()).contains("<img src=x onerror=alert(1)>");
      assertThat(browser.has("main img")).isFalse();

      browser.open("/console/golden-sets/import");
      browser
          .type(
              "document",
              """
              {"name": "cg-note", "note": "<b id=evil>{frame.csrf}</b>", "measurements":
              [{"fact": "kernel.commandLine", "anyOf": ["<i id=evil>ro</i>"]}]}""")
          .press("Add the document")
          .waitFor("cg-note v1")
          .follow("cg-note v1")
          .waitFor("<b id=evil>{frame.csrf}</b>");
      assertThat(browser.text()).contains("<i id=evil>ro</i>");
      assertThat(browser.has("#evil")).isFalse();
      browser.open("/console/golden-sets?q=" + "%3Cb%20id").waitFor("cg-note");
      assertThat(browser.has("#evil")).isFalse();
    }
  }

  @Test
  void an_auditor_sees_no_button_and_may_not_do_it_without_one_either() {
    admin
        .post(
            "/v1/golden-sets",
            Map.of(
                "name",
                "cg-audited",
                "measurements",
                List.of(Map.of("fact", "kernel.commandLine", "anyOf", List.of("ro")))))
        .then()
        .statusCode(201);
    try (Browser browser = new Browser()) {
      browser.signIn(admin.as("auditor").token()).open("/console/golden-sets?q=cg-audited");
      browser.waitFor("cg-audited");
      assertThat(browser.has("main .actions")).isFalse();
      browser.follow("cg-audited").waitFor("What a launch must show");
      assertThat(browser.has("main .actions")).isFalse();
      browser.open("/console/golden-sets/cg-audited/1/activation");
      awaitEffect(browser);
      assertThat(browser.has("main button")).isFalse();
      browser.open("/console/golden-sets/capture").waitFor("Capture golden values");
      assertThat(browser.has("main button")).isFalse();

      String csrf = browser.driver().findElement(By.name("csrf")).getDomProperty("value");
      String session = browser.driver().manage().getCookieNamed("touchstone-session").getValue();
      for (String path :
          List.of(
              "/console/golden-sets/cg-audited/1/activation",
              "/console/golden-sets/cg-audited/1/revocation",
              "/console/golden-sets/drafts",
              "/console/golden-sets/capture",
              "/console/golden-sets/document")) {
        given()
            .config(
                RestAssured.config()
                    .redirect(RedirectConfig.redirectConfig().followRedirects(false)))
            .cookie("touchstone-session", session)
            .formParam("csrf", csrf)
            .formParam("set", "cg-audited/1")
            .formParam("name", "cg-audited")
            .formParam("host", "cg-audited")
            .formParam("document", "{}")
            .post(path)
            .then()
            .statusCode(403);
      }
      admin
          .get("/v1/golden-sets/cg-audited/versions/1")
          .then()
          .body("state", org.hamcrest.Matchers.equalTo("draft"));
    }
  }

  @Test
  void the_list_and_each_version_are_exported() {
    admin
        .post(
            "/v1/golden-sets",
            Map.of(
                "name",
                "cg-export",
                "measurements",
                List.of(Map.of("fact", "kernel.commandLine", "anyOf", List.of("ro")))))
        .then()
        .statusCode(201);
    try (Browser browser = new Browser()) {
      browser.signIn(DatabaseForTests.ADMIN_TOKEN);
      browser.open("/console/golden-sets?part=drtm&q=nothing-of-this-name");
      browser.waitFor("No golden set fits");
      String session = browser.driver().manage().getCookieNamed("touchstone-session").getValue();
      String csv =
          given()
              .cookie("touchstone-session", session)
              .get("/console/golden-sets/list.csv?q=cg-export")
              .then()
              .statusCode(200)
              .extract()
              .asString();
      assertThat(csv).startsWith("name,version,part,state").contains("cg-export,1,launch,draft");
      given()
          .cookie("touchstone-session", session)
          .get("/console/golden-sets/list.json?state=draft&q=cg-export")
          .then()
          .statusCode(200)
          .body("items[0].name", org.hamcrest.Matchers.equalTo("cg-export"));
      given()
          .cookie("touchstone-session", session)
          .get("/console/golden-sets/cg-export/1/document.json")
          .then()
          .statusCode(200)
          .body("measurements[0].fact", org.hamcrest.Matchers.equalTo("kernel.commandLine"));
      given()
          .cookie("touchstone-session", session)
          .get("/console/golden-sets/cg-missing/1")
          .then()
          .statusCode(404);
    }
  }

  @Test
  void a_file_that_another_site_made_a_browser_send_is_refused() {
    try (Browser browser = new Browser()) {
      browser.signIn(DatabaseForTests.ADMIN_TOKEN);
      String session = browser.driver().manage().getCookieNamed("touchstone-session").getValue();
      given()
          .cookie("touchstone-session", session)
          .multiPart("name", "cg-foreign")
          .multiPart("file", "sums", "ab".repeat(32).concat("  /usr/bin/a\n").getBytes(UTF_8))
          .post("/console/golden-sets/import")
          .then()
          .statusCode(403);
      admin.get("/v1/golden-sets/cg-foreign/versions/1").then().statusCode(404);
    }
  }

  @Test
  void without_a_golden_set_the_page_says_what_to_do_first() {
    String page =
        GoldenPages.goldenSets(
                new Frame("", "golden-sets", "", Set.of("admin"), "", ""),
                new GoldenListPage(GoldenQuery.of(null, null, null, null), 0, 0, List.of(), 1))
            .render();
    assertThat(page).contains("No golden set yet").contains("/console/golden-sets/capture");
  }

  @Test
  void a_set_that_is_called_like_a_wizard_has_its_page_too() {
    for (String name : List.of("capture", "drafts")) {
      admin
          .post(
              "/v1/golden-sets",
              Map.of(
                  "name",
                  name,
                  "measurements",
                  List.of(Map.of("fact", "kernel.commandLine", "anyOf", List.of("ro")))))
          .then()
          .statusCode(201);
    }
    try (Browser browser = new Browser()) {
      browser.signIn(DatabaseForTests.ADMIN_TOKEN).open("/console/golden-sets?q=capture");
      browser.open("/console/golden-sets/capture/1").waitFor("capture v1");
      browser.open("/console/golden-sets/drafts/1").waitFor("drafts v1");
      browser.follow("Activate …").waitFor("Activate drafts v1?");
      awaitEffect(browser);
    }
  }
}

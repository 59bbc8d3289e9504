package dev.touchstone.hazards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.Browser;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.LogBuilder;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What hosts and authors of policies write reaches pages as text: in a real browser, which would
 * run it.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ConsoleMarkupHazardsTest {
  private static final String SCRIPT = "<script>window.taken=1</script>";
  private static final String IMAGE = "\"'><img src=x onerror=window.taken=1>";
  private static final long SEPARATOR = 4;
  private static final long IPL = 0x0D;

  private final Api admin = Api.admin();
  private final TreeMap<Integer, Digest> pcrs = new TreeMap<>();

  private void measured(LogBuilder log, int pcr, long type, byte[] data) {
    log.event(pcr, type, data);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(
        pcrs.containsKey(pcr) ? Bytes.ofHex(pcrs.get(pcr).hex()).toArray() : new byte[32]);
    both.writeBytes(HashAlgorithm.SHA256.hash(data).toArray());
    pcrs.put(pcr, HashAlgorithm.SHA256.hash(both.toByteArray()));
  }

  /** A host whose kernel was started with a command line of its own choice. */
  private void host(String name, String commandLine) {
    LogBuilder log = LogBuilder.cryptoAgile(HashAlgorithm.SHA256);
    for (int pcr = 0; pcr < 8; pcr++) {
      measured(log, pcr, SEPARATOR, new byte[4]);
    }
    for (String event : new String[] {"grub_cmd: linux ", "kernel_cmdline: "}) {
      byte[] data = (event + "/vmlinuz " + commandLine + "\0").getBytes(StandardCharsets.US_ASCII);
      measured(log, 8, IPL, data);
    }
    new RecordedHost(name)
        .attest(
            PcrValues.of(Map.of(HashAlgorithm.SHA256, pcrs)),
            Map.of("uefi-eventlog.bin", log.build()))
        .result();
  }

  private static String policy(int version) {
    return """
        # %s
        name: cm-markup
        description: '%s %s'
        hosts:
          labels: {suite: cm-markup}
        evidence: {bank: sha256, pcrs: 0-8}
        golden:
          launch: {match: any-of, presence: required}
        rules:
          - id: never
            require: launch.hypervisor == "x%d"
            category: configuration
            severity: contraindicated
            message: '%s {kernel.commandLine} %s'
        """
        .formatted(
            SCRIPT, SCRIPT, IMAGE.replace("'", "''"), version, SCRIPT, IMAGE.replace("'", "''"));
  }

  private static void clean(Browser browser, String page) {
    assertThat(browser.driver().executeScript("return window.taken")).as(page).isNull();
    assertThat(browser.has("img[src=x]")).as(page).isFalse();
    assertThat(browser.has("main script:not([src])")).as(page).isFalse();
  }

  @Test
  void what_hosts_and_authors_write_is_text_on_every_page() {
    host("cm-host", "root=/dev/sda " + SCRIPT + " " + IMAGE);
    admin
        .call()
        .contentType("application/json")
        .body(Map.of("labels", Map.of("suite", "cm-markup")))
        .put("/v1/hosts/cm-host/labels");
    admin.post(
        "/v1/golden-sets:capture",
        Map.of("host", "cm-host", "name", "cm", "activate", true, "description", SCRIPT + IMAGE));
    for (int version = 1; version <= 2; version++) {
      admin.postYaml("/v1/policies", policy(version)).then().statusCode(201);
    }
    admin.post("/v1/policies/cm-markup/versions/1/activation").then().statusCode(200);

    try (Browser browser = new Browser()) {
      browser.signIn(DatabaseForTests.ADMIN_TOKEN);
      for (String page :
          new String[] {
            "/console/",
            "/console/hosts/cm-host",
            "/console/hosts/cm-host/differences?golden=cm%20v1",
            "/console/enrolments",
            "/console/policies",
            "/console/policies/cm-markup/2",
            "/console/policies/cm-markup/1/retirement?now=true",
            "/console/policy-editor?from=cm-markup/2",
            "/console/?q=%3Cscript%3Ewindow.taken=1%3C/script%3E%22%3E%3Cimg%20src=x%3E",
            "/console/policies/%3Cscript%3Ewindow.taken=1%3C%2Fscript%3E"
          }) {
        clean(browser.open(page), page);
      }
      browser.open("/console/hosts/cm-host").waitFor("Timeline");
      assertThat(browser.driver().getPageSource()).contains("&lt;script&gt;window.taken");
      assertThat(browser.text()).contains("img src=x onerror");
      browser.open("/console/policies/cm-markup/2").waitFor(SCRIPT + " {kernel.commandLine}");
      // Parts that a script puts into the page are made by the same templates.
      browser.open("/console/policies/cm-markup/1/retirement").waitFor("What would follow");
      clean(browser, "a preview");
      browser.open("/console/policy-editor?from=cm-markup/2").press("Simulate");
      browser.waitFor("What would follow");
      clean(browser, "a simulation");
    }
  }
}

package dev.touchstone.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Evidence;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From a captured or foretold launch to the verdict of the next one, through the API. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class GoldenByPartOverHttpTest {
  private final Api admin = Api.admin();

  private static void attest(RecordedHost host, String boot) {
    host.attest(Evidence.of(boot).pcrs(), RecordedLaunches.logs(boot)).result();
  }

  private ValidatableResponse trust(String host) {
    return admin.get("/v1/trust/" + host).then().statusCode(200);
  }

  private void policy(String name, String sets) {
    admin
        .postYaml(
            "/v1/policies",
            """
            name: %1$s
            hosts:
              labels: {profile: %1$s}
            evidence: {bank: sha256, pcrs: "0-10,14"}
            golden:
              firmware: {match: any-of, presence: required, sets: [%2$s-firmware]}
              hypervisor: {match: any-of, presence: required, sets: [%2$s-hypervisor]}
            require-categories: [instance-identity, hardware, configuration, executables]
            rules:
              - id: secure-boot
                require: firmware.secureBoot == "on"
                category: configuration
                severity: contraindicated
                message: "Secure Boot is {firmware.secureBoot}"
            """
                .formatted(name, sets))
        .then()
        .statusCode(201);
    admin.post("/v1/policies/" + name + "/versions/1/activation").then().statusCode(200);
  }

  private RecordedHost host(String name, String profile) {
    RecordedHost host = new RecordedHost(name);
    admin
        .call()
        .contentType("application/json")
        .body(Map.of("labels", Map.of("profile", profile)))
        .put("/v1/hosts/" + name + "/labels")
        .then()
        .statusCode(200);
    return host;
  }

  @Test
  void captured_at_one_boot_trusted_at_the_next_updated_kernel_named_then_foretold() {
    RecordedHost host = host("gp-kvm", "gp-kvm");
    attest(host, "kvm-good");
    admin
        .post(
            "/v1/golden-sets:capture",
            Map.of("host", "gp-kvm", "name", "gp", "parts", List.of("all"), "activate", true))
        .then()
        .statusCode(201)
        .body("goldenSets.part", hasItem("hypervisor"))
        .body("goldenSets.find { it.part == 'host' }.hosts", equalTo(List.of("gp-kvm")))
        .body("leftOut.find { it.what == 'PCR 5' }.why", startsWith("partition table"));
    policy("gp-kvm", "gp");
    trust("gp-kvm").body("trusted", equalTo(true));

    attest(host, "kvm-good-2");
    trust("gp-kvm").body("trusted", equalTo(true)).body("policy", equalTo("gp-kvm"));

    attest(host, "kvm-kernel-updated");
    trust("gp-kvm").body("trusted", equalTo(false)).body("reason", startsWith("kernel: expected "));

    admin
        .post("/v1/golden-sets:predict", prediction("gp", "kvm-kernel-updated"))
        .then()
        .statusCode(201)
        .body("goldenSets.find { it.part == 'hypervisor' }.version", equalTo(2))
        .body("notes", hasItem(startsWith("the initrd is made on the host")));
    trust("gp-kvm").body("trusted", equalTo(true));
    attest(host, "kvm-kernel-updated");
    trust("gp-kvm").body("trusted", equalTo(true));
  }

  /** The new files by digest, and grub.cfg as it was written on the host. */
  private static Map<String, Object> prediction(String name, String boot) {
    Map<String, Object> files = new LinkedHashMap<>();
    new String(
            Evidence.of(boot).file("host/esp-files.sha256-sha1-size").toArray(),
            StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.trim().split(" +"))
        .forEach(f -> files.put(f[3], Map.of("sha256", f[0], "sha1", f[1])));
    return Map.of(
        "name",
        name,
        "activate",
        true,
        "launch",
        List.of(
            Map.of(
                "kind",
                "grub-cfg",
                "config",
                Map.of(
                    "content",
                    Base64.getEncoder()
                        .encodeToString(Evidence.of(boot).file("host/grub.cfg").toArray())),
                "files",
                files)));
  }

  @Test
  void a_tampered_launch_is_refused_and_the_difference_is_told_in_words() {
    RecordedHost host = host("gp-xen", "gp-xen");
    attest(host, "xen-good");
    String good = admin.get("/v1/hosts/gp-xen/results").path("items[0].result");
    admin
        .post(
            "/v1/golden-sets:capture",
            Map.of("result", good, "name", "gp-xen", "parts", List.of("hypervisor")))
        .then()
        .statusCode(201);
    attest(host, "xen-tampered");

    String words =
        admin
            .post(
                "/v1/golden-sets:diff",
                Map.of(
                    "before",
                    Map.of("goldenSet", "gp-xen-hypervisor"),
                    "after",
                    Map.of("host", "gp-xen")))
            .then()
            .statusCode(200)
            .body("same", equalTo(false))
            .extract()
            .path("changes[0].sentence");
    assertThat(words).startsWith("Xen command line: ").contains("added");
    admin
        .post(
            "/v1/golden-sets:diff",
            Map.of("before", Map.of("result", good), "after", Map.of("host", "gp-xen")))
        .then()
        .statusCode(200)
        .body("changes.sentence", hasItem(words));
    admin
        .post(
            "/v1/golden-sets:diff",
            Map.of("before", Map.of("result", good), "after", Map.of("result", good)))
        .then()
        .statusCode(200)
        .body("same", equalTo(true));
  }

  @Test
  void what_cannot_be_captured_foretold_or_compared_is_a_400_that_names_the_field() {
    admin
        .post(
            "/v1/golden-sets:predict",
            Map.of("name", "gp-bad", "launch", List.of(Map.of("kind", "lilo"))))
        .then()
        .statusCode(400)
        .body("field", equalTo("launch[0].kind"));
    admin
        .post(
            "/v1/golden-sets:predict",
            Map.of(
                "name",
                "gp-bad",
                "launch",
                List.of(Map.of("kind", "efi", "images", List.of("/etc/passwd")))))
        .then()
        .statusCode(400)
        .body("detail", equalTo("only content and digests are taken here, no path"));
    admin
        .post("/v1/golden-sets:diff", Map.of("before", Map.of(), "after", Map.of()))
        .then()
        .statusCode(400)
        .body("field", equalTo("before"));
    admin
        .post(
            "/v1/golden-sets:capture",
            Map.of("host", "gp-none", "name", "gp", "parts", List.of("all")))
        .then()
        .statusCode(409);
  }
}

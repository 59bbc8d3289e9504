package dev.touchstone.attestation;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Evidence;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class RevocationTest {
  private final Api admin = Api.admin();

  @Test
  void trust_that_rests_on_a_revoked_set_ends_with_the_revocation_and_is_told_once() {
    RecordedHost host = new RecordedHost("rv-one");
    host.attest(Evidence.of("xen-good-2").pcrs(), RecordedLaunches.logs("xen-good-2")).result();
    admin
        .post("/v1/golden-sets:capture", Map.of("host", "rv-one", "name", "rv", "activate", true))
        .then()
        .statusCode(201);
    admin.get("/v1/trust/rv-one").then().body("trusted", equalTo(true));

    admin.post("/v1/golden-sets/rv/versions/1/revocation").then().statusCode(200);

    admin
        .get("/v1/trust/rv-one")
        .then()
        .body("trusted", equalTo(false))
        .body("status", equalTo("contraindicated"));
    admin
        .get("/v1/hosts/rv-one/verdicts")
        .then()
        .statusCode(200)
        .body("items.findAll { it.cause == 'golden set rv v1 revoked' }", hasSize(1))
        .body("items[0].was", equalTo("trusted"))
        .body("items[0].became", equalTo("untrusted"))
        .body("items[0].reason", startsWith("golden set rv v1, which the verdict rested on"));
  }
}

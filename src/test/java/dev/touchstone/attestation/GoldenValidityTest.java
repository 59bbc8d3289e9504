package dev.touchstone.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.Eventually;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Evidence;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class GoldenValidityTest {
  private final Api admin = Api.admin();

  @Test
  void a_lease_ends_with_its_golden_set_and_the_host_is_judged_again_without_being_asked() {
    RecordedHost host = new RecordedHost("gv-one");
    host.attest(Evidence.of("kvm-good-2").pcrs(), RecordedLaunches.logs("kvm-good-2")).result();
    admin
        .post("/v1/golden-sets:capture", Map.of("host", "gv-one", "name", "gv"))
        .then()
        .statusCode(201);
    Map<String, Object> captured =
        admin.get("/v1/golden-sets/gv/versions/1").then().extract().path("");
    Instant end = Instant.now().plusSeconds(4).truncatedTo(ChronoUnit.MILLIS);
    Map<String, Object> limited = new LinkedHashMap<>();
    limited.put("name", "gv-limited");
    limited.put("part", "launch");
    limited.put("validity", Map.of("notAfter", end.toString()));
    limited.put("measurements", captured.get("measurements"));
    limited.put("activate", true);
    admin.post("/v1/golden-sets", limited).then().statusCode(201);

    String expires =
        admin
            .get("/v1/trust/gv-one")
            .then()
            .body("trusted", equalTo(true))
            .extract()
            .path("expiresAt");
    assertThat(Instant.parse(expires)).isEqualTo(end);

    Eventually.within(
        Duration.ofSeconds(30),
        () ->
            admin
                .get("/v1/trust/gv-one")
                .then()
                .body("trusted", equalTo(false))
                .body("state", equalTo("untrusted")));
    List<String> causes =
        admin.get("/v1/hosts/gv-one/verdicts").then().extract().path("items.cause");
    assertThat(causes).contains("the validity of golden set gv-limited v1 ended");
    admin
        .get("/v1/hosts/gv-one/verdicts")
        .then()
        .body("items.became", hasItem(equalTo("untrusted")));
  }
}

package dev.touchstone.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.touchstone.golden.corim.Corims;
import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ImportOverHttpTest {
  private static final Path FILES = Path.of("src/test/resources/imports");

  private static ValidatableResponse imported(byte[] file, String query) {
    return Api.admin()
        .call()
        .contentType("application/octet-stream")
        .body(file)
        .urlEncodingEnabled(false)
        .post("/v1/golden-sets:import" + query)
        .then();
  }

  @Test
  void a_debian_package_becomes_a_draft_that_says_where_it_is_from() throws IOException {
    imported(Files.readAllBytes(FILES.resolve("tiny-zstd.deb")), "?name=tiny-deb&match=allowed")
        .statusCode(201)
        .body("kind", equalTo("deb"))
        .body("goldenSets[0].name", equalTo("tiny-deb"))
        .body("goldenSets[0].part", equalTo("runtime"))
        .body("goldenSets[0].state", equalTo("draft"))
        .body("goldenSets[0].provenance.from", equalTo("import"))
        .body("goldenSets[0].provenance.note", startsWith("Debian package tiny "));
  }

  @Test
  void an_unsigned_corim_is_taken_only_from_an_admin_who_vouches_for_it() {
    imported(Corims.good(), "?part=firmware")
        .statusCode(400)
        .body("detail", containsString("the CoRIM is not signed"));
    imported(Corims.good(), "?part=firmware&unsigned=true&name=corim-firmware")
        .statusCode(201)
        .body("goldenSets[0].name", equalTo("corim-firmware"))
        .body("goldenSets[0].pcrs.sha256.'2'", equalTo("02".repeat(32)));
  }

  @Test
  void a_signed_corim_needs_an_anchor() {
    imported(new Corims.Publisher().signed(Corims.good()), "?unsigned=true")
        .statusCode(400)
        .body("detail", containsString("no trust anchor is configured"));
  }

  @Test
  void refuses_what_is_not_understood_and_stores_nothing() {
    byte[] list =
        ("00".repeat(32) + "  /bin/a\nx\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    imported(list, "?name=nothing-of-it")
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", containsString("line 2: expected"));
    assertThat(Api.admin().get("/v1/golden-sets/nothing-of-it/versions/1").statusCode())
        .isEqualTo(404);
    imported(list, "?name=x&match=maybe").statusCode(400);
    imported(list, "?name=x&part=none").statusCode(400);
    imported(new byte[0], "?name=x").statusCode(400);
  }
}

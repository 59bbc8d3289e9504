package dev.touchstone.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What changes verdicts waits for another person, whichever credentials the first one holds. */
@QuarkusTest
@TestProfile(AccessProfile.class)
@QuarkusTestResource(DatabaseForTests.class)
class TwoPersonRuleTest {
  private static final Map<String, Object> PCRS =
      Map.of("sha256", Map.of("0", "11".repeat(32), "4", "22".repeat(32)));

  private static final String POLICY =
      """
      name: two-person-policy
      hosts:
        labels: {never: matches}
      evidence:
        bank: sha256
        pcrs: 0-7
        logs: {uefi: if-launched, txt: if-launched, ima: optional}
        maximumAge: P1D
      require-categories: [configuration]
      rules:
        - id: secure-boot
          require: firmware.secureBoot == "on"
          category: configuration
          severity: contraindicated
          message: "Secure Boot is {firmware.secureBoot}"
      """;

  @Inject EntityManager database;

  private final Api admin = Api.admin();
  private Api alice;
  private Api bob;

  @BeforeEach
  void two_people() {
    alice = person(admin, "golden", "alice");
    bob = person(admin, "golden", "bob");
  }

  private static Api person(Api issuer, String role, String owner) {
    return new Api(
        issuer
            .post("/v1/tokens", Map.of("role", role, "label", owner + "'s", "owner", owner))
            .then()
            .statusCode(201)
            .extract()
            .path("token"));
  }

  private static String draft(Api api, String name) {
    JsonPath set =
        api.post("/v1/golden-sets", Map.of("name", name, "pcrs", PCRS))
            .then()
            .statusCode(201)
            .extract()
            .jsonPath();
    return "/v1/golden-sets/" + name + "/versions/" + set.getInt("version");
  }

  private static String asked(Response response) {
    return response.then().statusCode(202).extract().path("id");
  }

  private static String state(Api api, String path) {
    return api.get(path).then().statusCode(200).extract().path("state");
  }

  @Test
  void an_activation_waits_until_another_person_approves_it() {
    String set = draft(alice, "two-person");

    Response answer = alice.post(set + "/activation");

    String request = asked(answer);
    assertThat(answer.header("Location")).endsWith("/v1/approvals/" + request);
    assertThat(answer.jsonPath().getString("digest")).hasSize(64);
    assertThat(answer.jsonPath().getString("requester")).isEqualTo("alice");
    assertThat(state(bob, set)).isEqualTo("draft");
    // Asking again is the same request.
    assertThat(asked(alice.post(set + "/activation"))).isEqualTo(request);

    bob.post("/v1/approvals/" + request + "/approval").then().statusCode(200);

    JsonPath now = bob.get(set).jsonPath();
    assertThat(now.getString("state")).isEqualTo("active");
    assertThat(now.getString("changedBy")).contains("(bob)").contains("(alice)");
    bob.post("/v1/approvals/" + request + "/approval").then().statusCode(409);
  }

  @Test
  void the_same_person_approves_nothing_whichever_token_they_hold() {
    Api root = person(admin, "admin", "alice");
    String request = asked(alice.post(draft(alice, "same-person") + "/activation"));
    for (Api again :
        List.of(
            alice,
            person(admin, "golden", "ALICE "),
            root,
            // issued by herself, for somebody who may not exist
            person(root, "golden", "carol"),
            person(person(root, "admin", "carol"), "golden", "dave"))) {
      Response refused = again.post("/v1/approvals/" + request + "/approval");
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.jsonPath().getString("detail")).contains("another person");
    }
    assertThat(state(admin, "/v1/golden-sets/same-person/versions/1")).isEqualTo("draft");
  }

  @Test
  void two_people_of_one_admins_making_are_that_admin() {
    Api root = person(admin, "admin", "mallory");
    Api one = person(root, "golden", "somebody");
    Api other = person(root, "golden", "somebody else");
    String request = asked(one.post(draft(one, "puppets") + "/activation"));

    other.post("/v1/approvals/" + request + "/approval").then().statusCode(403);
    root.post("/v1/approvals/" + request + "/approval").then().statusCode(403);
    // nor does rotating somebody's token make one them
    String id = admin.get("/v1/tokens").path("items.find { it.owner == 'bob' }.id");
    String rotated =
        root.post("/v1/tokens/" + id + "/rotation", Map.of()).then().extract().path("token");
    new Api(rotated).post("/v1/approvals/" + request + "/approval").then().statusCode(403);
    bob.post("/v1/approvals/" + request + "/approval").then().statusCode(200);
  }

  @Test
  void roles_that_may_not_activate_may_not_approve() {
    String request = asked(alice.post(draft(alice, "roles") + "/activation"));
    for (String role : List.of("operator", "auditor", "scheduler")) {
      Api other = person(admin, role, "someone of " + role);
      other.post("/v1/approvals/" + request + "/approval").then().statusCode(403);
      other.post("/v1/approvals/" + request + "/rejection", Map.of()).then().statusCode(403);
    }
  }

  @Test
  void activate_at_once_leaves_a_draft_and_a_request() {
    JsonPath added =
        alice
            .post("/v1/golden-sets", Map.of("name", "at-once", "pcrs", PCRS, "activate", true))
            .then()
            .statusCode(201)
            .extract()
            .jsonPath();

    assertThat(added.getString("state")).isEqualTo("draft");
    String request = added.getString("approval");
    bob.post("/v1/approvals/" + request + "/approval").then().statusCode(200);
    assertThat(state(bob, "/v1/golden-sets/at-once/versions/1")).isEqualTo("active");
  }

  @Test
  void revocation_waits_for_nobody_and_retirement_does() {
    String set = draft(alice, "taken-back");
    bob.post("/v1/approvals/" + asked(alice.post(set + "/activation")) + "/approval")
        .then()
        .statusCode(200);

    asked(alice.post(set + "/retirement"));
    assertThat(state(alice, set)).isEqualTo("active");
    alice.post(set + "/revocation").then().statusCode(200);
    assertThat(state(alice, set)).isEqualTo("revoked");
  }

  @Test
  void approval_of_what_is_not_possible_any_more_changes_nothing() {
    String set = draft(alice, "too-late");
    String request = asked(alice.post(set + "/activation"));
    alice.post(set + "/revocation").then().statusCode(200);

    bob.post("/v1/approvals/" + request + "/approval").then().statusCode(409);
    assertThat(state(bob, set)).isEqualTo("revoked");
  }

  @Test
  void a_policy_waits_too_and_its_retirement() {

    int version = alice.postYaml("/v1/policies", POLICY).then().extract().path("version");
    String policy = "/v1/policies/two-person-policy/versions/" + version;

    String request = asked(alice.post(policy + "/activation"));
    assertThat(state(alice, policy)).isEqualTo("draft");
    bob.post("/v1/approvals/" + request + "/approval").then().statusCode(200);
    assertThat(state(alice, policy)).isEqualTo("active");

    request = asked(bob.post(policy + "/retirement"));
    bob.post("/v1/approvals/" + request + "/approval").then().statusCode(403);
    alice.post("/v1/approvals/" + request + "/approval").then().statusCode(200);
    assertThat(state(alice, policy)).isEqualTo("retired");
  }

  @Test
  void the_requester_withdraws_and_others_reject() {
    String set = draft(alice, "withdrawn");
    String request = asked(alice.post(set + "/activation"));
    bob.call().delete("/v1/approvals/" + request).then().statusCode(403);
    alice.call().delete("/v1/approvals/" + request).then().statusCode(200);
    bob.post("/v1/approvals/" + request + "/approval").then().statusCode(409);

    String next = asked(alice.post(set + "/activation"));
    assertThat(next).isNotEqualTo(request);
    bob.post("/v1/approvals/" + next + "/rejection", Map.of("reason", "not that kernel"))
        .then()
        .statusCode(200);
    Map<String, Object> listed =
        bob.get("/v1/approvals?limit=1000")
            .jsonPath()
            .getMap("items.find { it.id == '" + next + "' }");
    assertThat(listed)
        .containsEntry("state", "rejected")
        .containsEntry("reason", "not that kernel")
        .containsEntry("subject", "golden-set");
    assertThat(state(bob, set)).isEqualTo("draft");
  }

  @Test
  void a_request_ends_by_itself() {
    String set = draft(alice, "expired");
    String request = asked(alice.post(set + "/activation"));
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                database
                    .createNativeQuery(
                        "update approval set expires_at = now() where id = cast(:id as uuid)")
                    .setParameter("id", request)
                    .executeUpdate());

    bob.post("/v1/approvals/" + request + "/approval").then().statusCode(409);
    assertThat(asked(alice.post(set + "/activation"))).isNotEqualTo(request);
  }

  @Test
  void what_was_changed_behind_the_services_back_is_not_what_was_approved() {
    String set = draft(alice, "swapped");
    String request = asked(alice.post(set + "/activation"));
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                database
                    .createNativeQuery(
                        "update approval set digest = repeat('0', 64) where id = cast(:id as uuid)")
                    .setParameter("id", request)
                    .executeUpdate());

    Response refused = bob.post("/v1/approvals/" + request + "/approval");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.jsonPath().getString("type")).isEqualTo("/problems/approval-content");
    assertThat(state(bob, set)).isEqualTo("draft");
  }

  @Test
  void of_two_decisions_at_once_one_counts() throws Exception {
    String request = asked(alice.post(draft(alice, "raced") + "/activation"));
    Callable<Integer> approve =
        () -> bob.post("/v1/approvals/" + request + "/approval").statusCode();
    Callable<Integer> reject =
        () -> bob.post("/v1/approvals/" + request + "/rejection", Map.of()).statusCode();
    try (ExecutorService both = Executors.newFixedThreadPool(4)) {
      List<Integer> answers =
          both.invokeAll(List.of(approve, reject, approve, reject)).stream()
              .map(Future::resultNow)
              .toList();
      assertThat(answers).containsOnlyOnce(200).containsOnly(200, 409);
    }
  }
}

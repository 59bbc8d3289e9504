package dev.touchstone.appraisal.store;

import static org.hamcrest.Matchers.hasItem;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class UnreadableAtStartTest {
  @Inject EntityManager database;
  @Inject UnreadableAtStart start;

  private void sql(String statement) {
    QuarkusTransaction.requiringNew()
        .run(() -> database.createNativeQuery(statement).executeUpdate());
  }

  @Test
  void hosts_are_judged_again_when_the_service_starts_with_a_policy_that_it_cannot_read() {
    sql(
        "insert into policy (id, name, version, state, text, digest, origin, created_at, created_by, changed_at,"
            + " changed_by) values (gen_random_uuid(), 'us-gone', 1, 'active', 'name: us-gone', repeat('ab', 32),"
            + " 'api', now(), 'test', now(), 'test')");
    try {
      start.check(new StartupEvent());

      Api.admin()
          .get("/v1/reappraisals")
          .then()
          .body("items.cause", hasItem("policy us-gone cannot be read by this version"));
    } finally {
      sql("delete from policy where name = 'us-gone'");
    }
  }
}

package dev.touchstone.trust.webhook;

import com.google.errorprone.annotations.FormatMethod;
import dev.touchstone.runtime.Identifiers;
import dev.touchstone.testing.Api;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Webhooks through the API, changes of verdicts straight into their table. */
@ApplicationScoped
class WebhookFixture {
  static final String SECRET = "a-secret-of-the-tests-0123456789-abcdef";

  private final EntityManager database;

  WebhookFixture(EntityManager database) {
    this.database = database;
  }

  static UUID add(String name, String url, String... states) {
    return UUID.fromString(
        Api.admin()
            .post(
                "/v1/webhooks",
                Map.of("name", name, "url", url, "secret", SECRET, "states", List.of(states)))
            .then()
            .statusCode(201)
            .extract()
            .path("id"));
  }

  static void remove(UUID webhook) {
    Api.admin().call().delete("/v1/webhooks/" + webhook).then().statusCode(204);
  }

  /** In the transaction of the caller, or one of its own. */
  UUID change(String host, String became) {
    UUID id = Identifiers.next();
    sql(
        "insert into verdict_change (id, host_id, host_name, changed_at, was, became, cause, reason,"
            + " result_id) values ('%s', '%s', '%s', now(), 'stale', '%s', 'evidence', 'because',"
            + " '%s')",
        id,
        UUID.nameUUIDFromBytes(host.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        host,
        became,
        UUID.randomUUID());
    return id;
  }

  @FormatMethod
  int sql(String statement, Object... values) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> database.createNativeQuery(statement.formatted(values)).executeUpdate());
  }
}

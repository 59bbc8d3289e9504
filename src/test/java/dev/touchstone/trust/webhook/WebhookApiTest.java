package dev.touchstone.trust.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API with the settings that it is shipped with. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class WebhookApiTest {
  private static final String URL = "https://hooks.invalid/touchstone";

  @Inject WebhookFixture fixture;

  private final Api admin = Api.admin();

  @AfterEach
  void removeAll() {
    List<String> ids = admin.get("/v1/webhooks").path("items.id");
    ids.forEach(id -> WebhookFixture.remove(UUID.fromString(id)));
  }

  private static Map<String, Object> body(String name, String url, Object... more) {
    Map<String, Object> body = new HashMap<>(Map.of("name", name, "url", url));
    for (int i = 0; i < more.length; i += 2) {
      body.put((String) more[i], more[i + 1]);
    }
    return body;
  }

  @Test
  void a_webhook_is_added_listed_and_removed() {
    String id =
        admin
            .post("/v1/webhooks", body("wa-one", URL, "states", List.of("untrusted", "untrusted")))
            .then()
            .statusCode(201)
            .body("states", equalTo(List.of("untrusted")))
            .extract()
            .path("id");

    admin
        .get("/v1/webhooks")
        .then()
        .body("items[0].id", equalTo(id))
        .body("items[0].url", equalTo(URL))
        .body("items[0].pending", equalTo(0))
        .body("items[0].secret", nullValue());
    admin
        .post("/v1/webhooks", body("wa-one", URL))
        .then()
        .statusCode(409)
        .body("type", equalTo("/problems/webhook-exists"));
    WebhookFixture.remove(UUID.fromString(id));
    admin.call().delete("/v1/webhooks/" + id).then().statusCode(404);
    admin.post("/v1/webhooks/" + id + "/test").then().statusCode(404);
    admin.get("/v1/webhooks/" + id + "/deliveries").then().statusCode(404);
    admin.get("/v1/webhooks/nonsense/deliveries").then().statusCode(404);
  }

  @Test
  void a_secret_that_is_made_here_is_shown_once() {
    String secret =
        admin
            .post("/v1/webhooks", body("wa-made", URL))
            .then()
            .statusCode(201)
            .extract()
            .path("secret");

    assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
    assertThat(admin.get("/v1/webhooks").asString())
        .contains("wa-made")
        .doesNotContain(secret, secret.substring(6), "signingKey", "signing_key");
  }

  @Test
  void a_secret_is_in_no_answer_no_error_and_no_log() {
    String secret = "hush-7c1b9a5e-0b51-4c39-9d0c-hush";
    Queue<String> logged = new ConcurrentLinkedQueue<>();
    Handler handler = listeningTo(logged);
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    try {
      String added =
          admin
              .post("/v1/webhooks", body("wa-hush", URL, "secret", secret))
              .then()
              .statusCode(201)
              .extract()
              .asString();
      UUID id = UUID.fromString(admin.get("/v1/webhooks").path("items[0].id"));
      fixture.change("wa-hush-host", "trusted");
      String answers =
          added
              + admin.get("/v1/webhooks").asString()
              + admin.post("/v1/webhooks/" + id + "/test").asString()
              + admin.get("/v1/webhooks/" + id + "/deliveries").asString()
              + admin.post("/v1/webhooks", body("wa-hush", URL, "secret", secret)).asString()
              + admin.post("/v1/webhooks", body("wa-bad", URL, "secret", secret + "\n")).asString()
              + admin.post("/v1/webhooks", body("wa-bad", "x", "secret", secret)).asString()
              + admin.get("/q/metrics").asString();

      assertThat(answers)
          .contains("wa-hush", "/problems/invalid-request")
          .doesNotContain("hush-7c1b9a5e");
      assertThat(logged.toString()).doesNotContain("hush-7c1b9a5e");
    } finally {
      root.removeHandler(handler);
    }
  }

  private static Handler listeningTo(Queue<String> logged) {
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            logged.add(record.getMessage() + record.getThrown());
            for (Object parameter :
                record.getParameters() == null ? new Object[0] : record.getParameters()) {
              logged.add(String.valueOf(parameter));
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    handler.setLevel(Level.ALL);
    return handler;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hooks.invalid/",
        "https://user:password@hooks.invalid/",
        "https://hooks.invalid/\r\nX-Injected: 1",
        "gopher://hooks.invalid/"
      })
  void refuses_a_url_that_is_not_plain_https(String url) {
    admin
        .post("/v1/webhooks", body("wa-url", url))
        .then()
        .statusCode(400)
        .body("field", equalTo("url"))
        .body("detail", not(containsString("\r")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " x", "a\r\nb", "a\u202eb", "<b>", "a\u0000", "../x"})
  void refuses_a_name_that_is_no_name(String name) {
    admin
        .post("/v1/webhooks", body(name, URL))
        .then()
        .statusCode(400)
        .body("field", equalTo("name"));
  }

  @Test
  void refuses_words_that_there_are_not_and_secrets_that_are_too_short() {
    admin
        .post("/v1/webhooks", body("wa-words", URL, "states", List.of("great")))
        .then()
        .statusCode(400)
        .body("field", equalTo("states"));
    admin
        .post("/v1/webhooks", body("wa-short", URL, "secret", "short"))
        .then()
        .statusCode(400)
        .body("field", equalTo("secret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://localhost/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://0.0.0.0/"
      })
  void by_default_nothing_is_sent_to_this_machine_or_to_the_metadata_service(String url) {
    String id =
        admin
            .post("/v1/webhooks", body("wa-local", url))
            .then()
            .statusCode(201)
            .extract()
            .path("id");

    admin
        .post("/v1/webhooks/" + id + "/test")
        .then()
        .statusCode(200)
        .body("delivered", equalTo(false))
        .body("status", nullValue())
        .body("problem", containsString("nothing was sent"));
  }
}

package dev.touchstone.trust.webhook;

import static dev.touchstone.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Evidence;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a change of a verdict to an endpoint, with everything that may go wrong between them. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@TestProfile(LocalEndpoints.class)
class WebhookDeliveryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Inject WebhookFixture fixture;
  @Inject Outbox outbox;
  @Inject Courier courier;
  @Inject WebhookMetrics metrics;
  @Inject ForgottenDeliveries forgotten;

  private final Api admin = Api.admin();
  private final Receiver receiver = Receiver.http();
  private final List<UUID> webhooks = new ArrayList<>();

  @AfterEach
  void forget() {
    webhooks.forEach(WebhookFixture::remove);
    receiver.close();
  }

  private UUID webhook(String name, String url, String... states) {
    UUID webhook = WebhookFixture.add(name, url, states);
    webhooks.add(webhook);
    return webhook;
  }

  private List<Map<String, Object>> deliveries(UUID webhook, String state) {
    return admin
        .get("/v1/webhooks/" + webhook + "/deliveries?state=" + state)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("items");
  }

  private static String hmac(Receiver.Received event) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(WebhookFixture.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signed =
          (event.id() + "." + event.timestamp() + "." + event.body())
              .getBytes(StandardCharsets.UTF_8);
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_verdict_reaches_the_endpoint_as_a_signed_cloud_event() {
    webhook("wd-real", receiver.url());
    RecordedHost host = new RecordedHost("wd-real-host");
    String result = host.attest(Evidence.of("kvm-good").pcrs(), Map.of()).result();

    within(PATIENCE, () -> assertThat(receiver.accepted()).isNotEmpty());
    Receiver.Received event = receiver.accepted().get(0);
    assertThat(event.path()).isEqualTo("/hook");
    assertThat(event.contentType()).startsWith("application/cloudevents+json");
    assertThat(event.signature()).isEqualTo(hmac(event));
    assertThat(Instant.ofEpochSecond(Long.parseLong(event.timestamp())))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    String change = admin.get("/v1/hosts/wd-real-host/verdicts").path("items[0].change");
    JsonNode json = event.json();
    assertThat(json.path("specversion").asText()).isEqualTo("1.0");
    assertThat(json.path("id").asText()).isEqualTo(change).isEqualTo(event.id());
    assertThat(json.path("source").asText()).isEqualTo("/touchstone");
    assertThat(json.path("type").asText()).isEqualTo("dev.touchstone.trust.changed.v1");
    assertThat(json.path("subject").asText()).isEqualTo("wd-real-host");
    assertThat(json.path("datacontenttype").asText()).isEqualTo("application/json");
    assertThat(Instant.parse(json.path("time").asText())).isBefore(Instant.now());
    JsonNode data = json.path("data");
    assertThat(data.path("host").asText()).isEqualTo("wd-real-host");
    assertThat(data.path("became").asText()).isEqualTo("untrusted");
    assertThat(data.path("cause").asText()).isEqualTo("evidence");
    assertThat(data.path("result").asText()).isEqualTo(result);
    assertThat(data.path("reason").asText()).isNotBlank();
    assertThat(data.path("at").asText()).isEqualTo(json.path("time").asText());
    assertThat(data.has("was")).isFalse();
  }

  @Test
  void events_of_a_host_arrive_in_their_order_however_often_they_fail() {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    receiver.answering(event -> seen.add(event.id()) ? 503 : 204);
    webhook("wd-order", receiver.url());
    List<String> hosts = List.of("wd-order-1", "wd-order-2", "wd-order-3");
    List<String> changes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      for (String host : hosts) {
        changes.add(fixture.change(host, i % 2 == 0 ? "trusted" : "untrusted").toString());
      }
    }

    within(PATIENCE, () -> assertThat(receiver.accepted()).hasSize(15));
    for (int i = 0; i < hosts.size(); i++) {
      String host = hosts.get(i);
      List<String> expected = new ArrayList<>();
      for (int round = 0; round < 5; round++) {
        String change = changes.get(round * hosts.size() + i);
        // It fails once; none of its followers is sent in between.
        expected.add(change);
        expected.add(change);
      }
      assertThat(receiver.received())
          .filteredOn(event -> event.host().equals(host))
          .extracting(Receiver.Received::id)
          .isEqualTo(expected);
    }
  }

  @Test
  void a_host_whose_events_fail_does_not_hold_up_others() {
    AtomicBoolean well = new AtomicBoolean();
    receiver.answering(event -> event.host().equals("wd-ill") && !well.get() ? 500 : 204);
    UUID webhook = webhook("wd-others", receiver.url());
    fixture.change("wd-ill", "trusted");
    fixture.change("wd-well", "trusted");

    within(
        PATIENCE,
        () ->
            assertThat(receiver.accepted())
                .extracting(Receiver.Received::host)
                .containsExactly("wd-well"));
    well.set(true);
    within(
        PATIENCE,
        () ->
            assertThat(deliveries(webhook, "delivered").size() + deliveries(webhook, "dead").size())
                .isEqualTo(2));
  }

  @Test
  void an_endpoint_that_hangs_or_is_away_does_not_hold_up_others() {
    CountDownLatch end = new CountDownLatch(1);
    try (Receiver hanging =
        Receiver.http()
            .answering(
                event -> {
                  end.await();
                  return 500;
                })) {
      UUID hung = webhook("wd-hanging", hanging.url());
      webhook("wd-no-name", "http://nobody.invalid/");
      webhook("wd-away", "http://localhost:1/");
      webhook("wd-there", receiver.url());
      for (int i = 0; i < 20; i++) {
        fixture.change("wd-fleet-" + i, "untrusted");
      }

      within(PATIENCE, () -> assertThat(receiver.accepted()).hasSize(20));
      assertThat(deliveries(hung, "delivered")).isEmpty();
    } finally {
      end.countDown();
    }
  }

  @Test
  void what_fails_for_good_is_a_dead_letter_that_lets_its_followers_pass() {
    receiver.answering(
        event -> event.json().at("/data/became").asText().equals("trusted") ? 500 : 204);
    UUID webhook = webhook("wd-dead", receiver.url());
    String dead = fixture.change("wd-dead-host", "trusted").toString();
    String next = fixture.change("wd-dead-host", "untrusted").toString();

    within(
        PATIENCE,
        () ->
            assertThat(receiver.accepted())
                .extracting(Receiver.Received::id)
                .containsExactly(next));
    assertThat(receiver.received())
        .extracting(Receiver.Received::id)
        .containsExactly(dead, dead, dead, dead, next);
    Map<String, Object> letter = deliveries(webhook, "dead").get(0);
    assertThat(letter)
        .containsEntry("change", dead)
        .containsEntry("host", "wd-dead-host")
        .containsEntry("state", "dead")
        .containsEntry("attempts", 4)
        .containsEntry("lastStatus", 500)
        .containsEntry("lastError", "expected a 2xx answer, got 500")
        .containsKey("deadAt");
    admin
        .get("/v1/webhooks")
        .then()
        .body("items.find { it.name == 'wd-dead' }.dead", equalTo(1))
        .body("items.find { it.name == 'wd-dead' }.pending", equalTo(0));
    metrics.measure();
    assertThat(admin.get("/q/metrics").asString())
        .contains("touchstone_webhook_dead{webhook=\"wd-dead\"} 1.0")
        .contains("touchstone_webhook_outbox{webhook=\"wd-dead\"} 0.0")
        .contains("touchstone_webhook_attempts_total{outcome=\"dead\"}");
  }

  @Test
  void a_dead_letter_is_sent_again_when_an_operator_says_so_and_once() {
    AtomicBoolean well = new AtomicBoolean();
    receiver.answering(event -> well.get() ? 204 : 500);
    UUID webhook = webhook("wd-again", receiver.url());
    String change = fixture.change("wd-again-host", "trusted").toString();
    within(PATIENCE, () -> assertThat(deliveries(webhook, "dead")).hasSize(1));
    String path =
        "/v1/webhooks/"
            + webhook
            + "/deliveries/"
            + deliveries(webhook, "dead").get(0).get("delivery")
            + "/redelivery";

    well.set(true);
    admin.post(path).then().statusCode(200).body("state", equalTo("pending"));

    within(PATIENCE, () -> assertThat(deliveries(webhook, "delivered")).hasSize(1));
    assertThat(receiver.accepted()).extracting(Receiver.Received::id).containsExactly(change);
    admin.post(path).then().statusCode(409).body("type", equalTo("/problems/delivery-not-dead"));
  }

  @Test
  void what_was_sent_and_not_noted_is_sent_again_under_the_same_id() {
    UUID webhook = webhook("wd-crash", receiver.url());
    String change =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  UUID id = fixture.change("wd-crash-host", "trusted");
                  // Keeps the instance under test away while another one does what follows.
                  fixture.sql("update webhook set enabled = false where id = '%s'", webhook);
                  return id.toString();
                });

    List<Outbox.Claim> claimed = outbox.claim(webhook, 10, Duration.ofMinutes(1));
    Outbox.Claim claim = claimed.get(0);
    assertThat(courier.send(claim.url(), claim.key(), CloudEvent.changed("/touchstone", claim)))
        .matches(Reply::accepted);
    assertThat(outbox.claim(webhook, 10, Duration.ofMinutes(1)))
        .as("while the claim of the instance that died holds")
        .isEmpty();
    fixture.sql(
        "update webhook_delivery set claimed_until = now() - interval '1 second' where webhook_id = '%s'",
        webhook);
    fixture.sql("update webhook set enabled = true where id = '%s'", webhook);

    within(PATIENCE, () -> assertThat(deliveries(webhook, "delivered")).hasSize(1));
    assertThat(receiver.accepted())
        .extracting(Receiver.Received::id)
        .containsExactly(change, change);
    assertThat(deliveries(webhook, "delivered").get(0)).containsEntry("attempts", 2);
  }

  @Test
  void a_claim_that_ran_out_does_not_undo_what_the_next_one_noted() {
    UUID webhook = webhook("wd-late", receiver.url());
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              fixture.change("wd-late-host", "trusted");
              fixture.sql("update webhook set enabled = false where id = '%s'", webhook);
            });
    Outbox.Claim late = outbox.claim(webhook, 1, Duration.ofSeconds(-1)).get(0);
    Outbox.Claim next = outbox.claim(webhook, 1, Duration.ofMinutes(1)).get(0);

    outbox.failed(late, Optional.empty(), "late", Instant.now());
    outbox.dead(late, Optional.empty(), "late");
    assertThat(outbox.claim(webhook, 1, Duration.ofMinutes(1))).isEmpty();
    outbox.delivered(next, 204);

    assertThat(deliveries(webhook, "delivered").get(0)).doesNotContainKey("lastError");
  }

  @Test
  void an_event_that_is_under_way_keeps_back_the_next_one_of_its_host() {
    UUID webhook = webhook("wd-head", receiver.url());
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              fixture.change("wd-head-a", "trusted");
              fixture.change("wd-head-a", "untrusted");
              fixture.change("wd-head-b", "trusted");
              fixture.sql("update webhook set enabled = false where id = '%s'", webhook);
            });

    assertThat(outbox.claim(webhook, 10, Duration.ofMinutes(1)))
        .extracting(Outbox.Claim::host)
        .containsExactlyInAnyOrder("wd-head-a", "wd-head-b");
    assertThat(outbox.claim(webhook, 10, Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void instances_that_claim_at_the_same_moment_never_claim_the_same_host() throws Exception {
    UUID webhook = webhook("wd-race", receiver.url());
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              for (int i = 0; i < 90; i++) {
                fixture.change("wd-race-" + i % 30, "trusted");
              }
              fixture.sql("update webhook set enabled = false where id = '%s'", webhook);
            });

    List<Future<List<Outbox.Claim>>> claims = new ArrayList<>();
    try (ExecutorService instances = Executors.newFixedThreadPool(6)) {
      for (int i = 0; i < 12; i++) {
        claims.add(instances.submit(() -> outbox.claim(webhook, 7, Duration.ofMinutes(1))));
      }
    }

    List<String> hosts = new ArrayList<>();
    for (Future<List<Outbox.Claim>> claim : claims) {
      claim.get().forEach(claimed -> hosts.add(claimed.host()));
    }
    assertThat(hosts).doesNotHaveDuplicates();
    outbox.claim(webhook, 90, Duration.ofMinutes(1)).forEach(claim -> hosts.add(claim.host()));
    assertThat(hosts).hasSize(30).doesNotHaveDuplicates();
  }

  @Test
  void a_host_that_is_forgotten_is_told_too_and_without_a_result() {
    RecordedHost host = new RecordedHost("wd-gone");
    host.attest(Evidence.of("kvm-good").pcrs(), Map.of()).result();
    webhook("wd-gone", receiver.url());
    admin.call().delete("/v1/hosts/wd-gone").then().statusCode(204);

    within(PATIENCE, () -> assertThat(receiver.accepted()).hasSize(1));
    JsonNode data = receiver.accepted().get(0).json().path("data");
    assertThat(data.path("was").asText()).isEqualTo("untrusted");
    assertThat(data.path("became").asText()).isEqualTo("unknown");
    assertThat(data.has("result")).isFalse();
  }

  @Test
  void a_change_that_is_rolled_back_is_never_told() {
    UUID webhook = webhook("wd-rollback", receiver.url());
    QuarkusTransaction.begin();
    fixture.change("wd-rollback-host", "trusted");
    QuarkusTransaction.rollback();
    String told = fixture.change("wd-rollback-host", "untrusted").toString();

    within(PATIENCE, () -> assertThat(deliveries(webhook, "delivered")).hasSize(1));
    assertThat(receiver.received()).extracting(Receiver.Received::id).containsExactly(told);
  }

  @Test
  void only_the_words_asked_for_are_told() {
    UUID webhook = webhook("wd-filter", receiver.url(), "untrusted", "stale");
    fixture.change("wd-filter-host", "trusted");
    String untrusted = fixture.change("wd-filter-host", "untrusted").toString();
    fixture.change("wd-filter-host", "trusted");
    String stale = fixture.change("wd-filter-host", "stale").toString();

    within(PATIENCE, () -> assertThat(deliveries(webhook, "delivered")).hasSize(2));
    assertThat(receiver.received())
        .extracting(Receiver.Received::id)
        .containsExactly(untrusted, stale);
  }

  @Test
  void a_test_says_what_the_endpoint_said() {
    receiver.answering(event -> 418);
    UUID webhook = webhook("wd-test", receiver.url());

    String event =
        admin
            .post("/v1/webhooks/" + webhook + "/test")
            .then()
            .statusCode(200)
            .body("delivered", equalTo(false))
            .body("status", equalTo(418))
            .body("problem", equalTo("expected a 2xx answer, got 418"))
            .extract()
            .path("event");

    Receiver.Received received = receiver.received().get(0);
    assertThat(received.id()).isEqualTo(event);
    assertThat(received.signature()).isEqualTo(hmac(received));
    assertThat(received.json().path("type").asText()).isEqualTo("dev.touchstone.webhook.test.v1");
    assertThat(deliveries(webhook, "")).isEmpty();
  }

  @Test
  void deliveries_are_paged_latest_first() {
    UUID webhook = webhook("wd-pages", receiver.url());
    for (int i = 0; i < 3; i++) {
      fixture.change("wd-pages-host", "trusted");
    }
    within(PATIENCE, () -> assertThat(deliveries(webhook, "delivered")).hasSize(3));

    String base = "/v1/webhooks/" + webhook + "/deliveries";
    String next = admin.get(base + "?limit=2").then().extract().path("next");
    List<String> rest = admin.get(base + "?limit=2&after=" + next).path("items.delivery");
    assertThat(rest).hasSize(1).allMatch(id -> Long.parseLong(id) < Long.parseLong(next));
    for (String wrong :
        List.of("after=x", "after=-1", "after=99999999999999999999", "state=lost")) {
      admin.get(base + "?" + wrong).then().statusCode(400);
    }
  }

  @Test
  void what_was_delivered_long_ago_is_deleted_and_the_rest_is_kept() {
    UUID webhook = webhook("wd-old", receiver.url());
    fixture.change("wd-old-host", "trusted");
    fixture.change("wd-new-host", "trusted");
    within(PATIENCE, () -> assertThat(deliveries(webhook, "delivered")).hasSize(2));
    fixture.sql(
        "update webhook_delivery set delivered_at = now() - interval '8 days' where host_name = 'wd-old-host'");

    forgotten.forget();

    assertThat(deliveries(webhook, "delivered"))
        .extracting(delivery -> delivery.get("host"))
        .containsExactly("wd-new-host");
  }
}

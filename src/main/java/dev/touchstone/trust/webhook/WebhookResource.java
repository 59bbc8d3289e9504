package dev.touchstone.trust.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.touchstone.access.Caller;
import dev.touchstone.access.Role;
import dev.touchstone.runtime.Identifiers;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.runtime.http.ResourceId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** {@code /v1/webhooks}: who is told when the word for a host becomes another one. */
@Path("/v1/webhooks")
@Tag(name = "admin")
public class WebhookResource {
  private final Webhooks webhooks;
  private final DeliveryLog deliveries;
  private final Courier courier;
  private final WebhookSettings settings;
  private final Caller caller;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  WebhookResource(
      Webhooks webhooks,
      DeliveryLog deliveries,
      Courier courier,
      WebhookSettings settings,
      Caller caller,
      Clock clock) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.courier = courier;
    this.settings = settings;
    this.caller = caller;
    this.clock = clock;
  }

  /**
   * @param states words whose coming is told; empty: all of them
   * @param pending events still to be delivered
   * @param dead events that were given up
   */
  public record WebhookView(
      UUID id,
      String name,
      String url,
      List<String> states,
      boolean enabled,
      long pending,
      long dead,
      Instant createdAt,
      String createdBy) {}

  public record WebhookList(List<WebhookView> items) {}

  /**
   * @param secret shown this once, and only if it was made here
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AddedWebhook(
      UUID id,
      String name,
      String url,
      List<String> states,
      boolean enabled,
      Instant createdAt,
      String createdBy,
      String secret) {
    /** Without the secret: answers end up in logs. */
    @Override
    public String toString() {
      return "AddedWebhook[id=" + id + ", name=" + name + "]";
    }
  }

  /**
   * @param event the {@code id} of the event that was sent
   * @param delivered whether the endpoint answered 2xx
   * @param status what the endpoint answered, if it did
   * @param body the first 4 KiB of it, at most
   * @param problem why it does not count as delivered
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TestView(
      UUID event,
      boolean delivered,
      Integer status,
      String body,
      String problem,
      long durationMillis) {}

  @POST
  @RolesAllowed(Role.ADMIN_ROLE)
  @Operation(summary = "Tell an endpoint; a secret that is made here is shown this once")
  public Response add(NewWebhook request) {
    if (request == null) {
      throw ProblemException.invalid("body", "expected {\"name\": …, \"url\": …}");
    }
    String name = request.requireName();
    Endpoint.of(request.url(), settings.allowHttp());
    List<String> states = request.requireStates();
    Optional<SigningKey> given = request.requireKey();
    String made = given.isPresent() ? null : SigningKey.newSecret(random);
    SigningKey key = given.orElseGet(() -> SigningKey.ofSecret(made).orElseThrow());
    Webhook webhook = webhooks.add(name, request.url(), key, states, caller.name());
    return Response.created(URI.create("/v1/webhooks/" + webhook.id))
        .entity(
            new AddedWebhook(
                webhook.id,
                webhook.name,
                webhook.url,
                List.of(webhook.states),
                webhook.enabled,
                webhook.createdAt,
                webhook.createdBy,
                made))
        .build();
  }

  @GET
  @Transactional
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
  @Operation(summary = "The webhooks there are, without their secrets, and how far behind they are")
  public WebhookList list() {
    Map<UUID, DeliveryLog.Backlog> backlogs =
        deliveries.backlogs().stream()
            .collect(Collectors.toMap(DeliveryLog.Backlog::webhook, Function.identity()));
    return new WebhookList(
        webhooks.all().stream()
            .map(webhook -> view(webhook, Optional.ofNullable(backlogs.get(webhook.id))))
            .toList());
  }

  private static WebhookView view(Webhook webhook, Optional<DeliveryLog.Backlog> backlog) {
    return new WebhookView(
        webhook.id,
        webhook.name,
        webhook.url,
        List.of(webhook.states),
        webhook.enabled,
        backlog.map(DeliveryLog.Backlog::pending).orElse(0L),
        backlog.map(DeliveryLog.Backlog::dead).orElse(0L),
        webhook.createdAt,
        webhook.createdBy);
  }

  @DELETE
  @Path("/{id}")
  @RolesAllowed(Role.ADMIN_ROLE)
  @ResponseStatus(204)
  @Operation(summary = "Tell it no more; what was still to be delivered is dropped")
  public void remove(@PathParam("id") String id) {
    webhooks.remove(ResourceId.require(id, "webhook"), caller.name());
  }

  // No transaction: it would be open for as long as the endpoint takes.
  @POST
  @Path("/{id}/test")
  @RolesAllowed(Role.ADMIN_ROLE)
  @Operation(summary = "Send a test event at once and see what the endpoint says")
  public TestView test(@PathParam("id") String id) {
    Webhook webhook = webhooks.require(ResourceId.require(id, "webhook"));
    UUID event = Identifiers.next();
    Reply reply =
        courier.send(
            webhook.url,
            SigningKey.ofBytes(webhook.signingKey),
            CloudEvent.test(settings.source(), event, webhook.name, clock.instant()));
    String problem = reply.accepted() ? null : reply.problem();
    long millis = reply.took().toMillis();
    return switch (reply) {
      case Reply.Answered answered ->
          new TestView(
              event, reply.accepted(), answered.status(), answered.body(), problem, millis);
      case Reply.Unreached unreached -> new TestView(event, false, null, null, problem, millis);
    };
  }
}

package dev.touchstone.console;

import dev.touchstone.access.Role;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.trust.webhook.DeliveryResource;
import dev.touchstone.trust.webhook.DeliveryView;
import dev.touchstone.trust.webhook.NewWebhook;
import dev.touchstone.trust.webhook.WebhookResource;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;

/** Who is told of changes of verdicts, and what came of it. */
@Path("/console/webhooks")
@FormGuard
@Blocking
@RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
public class WebhooksResource {
  private static final String SHOWN = "50";

  private final WebhookResource webhooks;
  private final DeliveryResource deliveries;
  private final Frames frames;

  WebhooksResource(WebhookResource webhooks, DeliveryResource deliveries, Frames frames) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.frames = frames;
  }

  @GET
  @Operation(hidden = true)
  public TemplateInstance list(@QueryParam("done") String done) {
    return AdministrationPages.webhooks(
        frames.of("Webhooks", "webhooks", Notice.of(done)), webhooks.list().items());
  }

  @POST
  @Operation(hidden = true)
  public TemplateInstance add(
      @RestForm String name, @RestForm String url, @RestForm List<String> states) {
    Response added = webhooks.add(new NewWebhook(name, url, null, states));
    return AdministrationPages.webhookAdded(
        frames.of("A new webhook", "webhooks"), (WebhookResource.AddedWebhook) added.getEntity());
  }

  @GET
  @Path("/{id}")
  @Operation(hidden = true)
  public TemplateInstance show(@PathParam("id") String id, @QueryParam("done") String done) {
    return page(id, Notice.of(done), null);
  }

  private TemplateInstance page(String id, Notice notice, WebhookResource.TestView test) {
    WebhookResource.WebhookView webhook = find(id);
    return AdministrationPages.webhook(
        frames.of(webhook.name(), "webhooks", notice), webhook, deliveriesOf(id), test);
  }

  private WebhookResource.WebhookView find(String id) {
    return webhooks.list().items().stream()
        .filter(webhook -> webhook.id().toString().equals(id))
        .findFirst()
        .orElseThrow(() -> ProblemException.notFound("there is no webhook with this id"));
  }

  private List<DeliveryView> deliveriesOf(String id) {
    return deliveries.list(id, null, null, SHOWN).items();
  }

  @GET
  @Path("/{id}/deliveries.csv")
  @Produces("text/csv")
  @Operation(hidden = true)
  public Response csv(@PathParam("id") String id) {
    Csv csv =
        new Csv("delivery", "host", "was", "became", "createdAt", "state", "attempts", "error");
    deliveries
        .list(id, null, null, "1000")
        .items()
        .forEach(
            one ->
                csv.row(
                    one.delivery(),
                    one.host(),
                    one.was(),
                    one.became(),
                    one.createdAt(),
                    one.state(),
                    one.attempts(),
                    one.lastError()));
    return csv.download("deliveries.csv");
  }

  @POST
  @Path("/{id}/test")
  @Operation(hidden = true)
  public TemplateInstance test(@PathParam("id") String id) {
    return page(id, Notice.NONE, webhooks.test(id));
  }

  @POST
  @Path("/{id}/removal")
  @Operation(hidden = true)
  public Response remove(@PathParam("id") String id) {
    webhooks.remove(id);
    return Response.seeOther(URI.create("/console/webhooks?done=" + Notice.REMOVED.word())).build();
  }

  @POST
  @Path("/{id}/deliveries/{delivery}/redelivery")
  @Operation(hidden = true)
  public Response again(@PathParam("id") String id, @PathParam("delivery") String delivery) {
    deliveries.redeliver(id, delivery);
    return Response.seeOther(
            URI.create("/console/webhooks/" + find(id).id() + "?done=" + Notice.SENT.word()))
        .build();
  }
}

package dev.touchstone.trust.webhook;

import dev.touchstone.access.Role;
import dev.touchstone.runtime.http.Page;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.runtime.http.ResourceId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/webhooks/{id}/deliveries}: what was, is to be and could not be delivered. */
@Path("/v1/webhooks/{id}/deliveries")
@Tag(name = "admin")
public class DeliveryResource {
  /** What a long has room for. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private final Webhooks webhooks;
  private final DeliveryLog deliveries;

  DeliveryResource(Webhooks webhooks, DeliveryLog deliveries) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
  }

  @GET
  @Transactional
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
  @Operation(summary = "Deliveries of a webhook, latest first, a page at a time")
  public Page<DeliveryView> list(
      @PathParam("id") String id,
      @QueryParam("state") String state,
      @QueryParam("after") String after,
      @QueryParam("limit") String limit) {
    UUID webhook = webhooks.require(ResourceId.require(id, "webhook")).id;
    Optional<DeliveryState> wanted = DeliveryState.wanted(state);
    OptionalLong before = OptionalLong.empty();
    if (after != null && !after.isEmpty()) {
      before = number(after);
      if (before.isEmpty()) {
        throw ProblemException.invalid("after", "after is the \"next\" of the page before");
      }
    }
    int size = Page.limit(limit);
    List<DeliveryView> found = deliveries.list(webhook, wanted, before, size + 1);
    return Page.of(found, size, DeliveryView::delivery);
  }

  @POST
  @Path("/{delivery}/redelivery")
  @Transactional
  @RolesAllowed(Role.ADMIN_ROLE)
  @Operation(summary = "Send an event again that was given up")
  public DeliveryView redeliver(
      @PathParam("id") String id, @PathParam("delivery") String delivery) {
    UUID webhook = webhooks.require(ResourceId.require(id, "webhook")).id;
    long number = number(delivery).orElseThrow(DeliveryResource::unknown);
    boolean revived = deliveries.revive(webhook, number);
    DeliveryView view = deliveries.find(webhook, number).orElseThrow(DeliveryResource::unknown);
    if (!revived) {
      throw ProblemException.conflict(
          "delivery-not-dead",
          "The delivery is not dead",
          "expected a dead delivery, this one is " + view.state());
    }
    return view;
  }

  private static OptionalLong number(String text) {
    return NUMBER.matcher(text).matches()
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  private static ProblemException unknown() {
    return ProblemException.notFound("there is no delivery with this id");
  }
}

package dev.touchstone.trust;

import dev.touchstone.access.Role;
import dev.touchstone.runtime.http.ProblemException;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /v1/trust/changes}: each change of a verdict, as it happens. */
@Path("/v1/trust/changes")
@Tag(name = "scheduler")
public class ChangeStreamResource {
  private static final long RECONNECT_MILLIS = 1000;

  private final ChangeFeed feed;

  ChangeStreamResource(ChangeFeed feed) {
    this.feed = feed;
  }

  /** Without a position, changes from now on; with one, all that came after it. */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RolesAllowed({
    Role.SCHEDULER_ROLE,
    Role.ADMIN_ROLE,
    Role.AUDITOR_ROLE,
    Role.OPERATOR_ROLE,
    Role.GOLDEN_ROLE
  })
  @Operation(summary = "Changes of verdicts as server-sent events, resumable by Last-Event-ID")
  public Multi<OutboundSseEvent> follow(
      @HeaderParam("Last-Event-ID") String lastEvent,
      @QueryParam("after") String after,
      @Context Sse sse) {
    ChangePosition start = start(lastEvent != null && !lastEvent.isEmpty() ? lastEvent : after);
    Multi<OutboundSseEvent> events =
        Multi.createBy()
            .repeating()
            .uni(
                () -> new AtomicReference<>(start),
                position ->
                    feed.next(position.get())
                        .invoke(
                            changes -> {
                              if (!changes.isEmpty()) {
                                position.set(changes.getLast().position());
                              }
                            })
                        .map(changes -> events(sse, changes, position.get())))
            .indefinitely()
            .onItem()
            .disjoint();
    return Multi.createBy()
        .concatenating()
        .streams(Multi.createFrom().item(sign(sse, "following", start)), events);
  }

  private ChangePosition start(String text) {
    ChangePosition now = feed.position();
    if (text == null || text.isEmpty()) {
      return now;
    }
    ChangePosition asked =
        ChangePosition.ofText(text)
            .orElseThrow(
                () ->
                    ProblemException.invalid(
                        "Last-Event-ID", "send back the id of an event of this stream"));
    if (asked.isAfter(now)) {
      throw ProblemException.gone(
          "changes-unknown",
          "The stream cannot be resumed there",
          "this installation has told no change of this id, as after the restoration of a backup: list the hosts anew"
              + " and follow from there");
    }
    return asked;
  }

  private static List<OutboundSseEvent> events(
      Sse sse, List<TrustChange> changes, ChangePosition position) {
    if (changes.isEmpty()) {
      return List.of(sign(sse, "nothing new", position));
    }
    return changes.stream()
        .map(
            change ->
                sse.newEventBuilder()
                    .id(change.position().toString())
                    .name("trust")
                    .mediaType(MediaType.APPLICATION_JSON_TYPE)
                    .data(TrustChange.class, change)
                    .build())
        .toList();
  }

  /** No event, and yet a position to resume from. */
  private static OutboundSseEvent sign(Sse sse, String comment, ChangePosition position) {
    return sse.newEventBuilder()
        .id(position.toString())
        .comment(comment)
        .reconnectDelay(RECONNECT_MILLIS)
        .build();
  }
}

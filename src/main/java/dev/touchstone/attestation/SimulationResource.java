package dev.touchstone.attestation;

import dev.touchstone.access.Role;
import dev.touchstone.runtime.http.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a change would do before it is made. Nothing that is asked for here changes anything. */
@Path("/v1/policies:simulate")
@Tag(name = "admin")
public class SimulationResource {
  private final Simulation simulation;
  private final SimulationTerms terms;

  SimulationResource(Simulation simulation, SimulationTerms terms) {
    this.simulation = simulation;
    this.terms = terms;
  }

  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE, Role.OPERATOR_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "Judge the last evidence of hosts by other policies and golden sets")
  public SimulationOutcome simulate(SimulationRequest request) {
    return run(request, progress -> {});
  }

  /**
   * The same as events: {@code progress} with {@code {judged, total}}, then one {@code outcome}, or
   * one {@code problem}.
   */
  @POST
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE, Role.OPERATOR_ROLE, Role.GOLDEN_ROLE})
  @Operation(hidden = true)
  public void simulate(SimulationRequest request, @Context SseEventSink sink, @Context Sse sse) {
    try (sink) {
      try {
        SimulationOutcome outcome =
            run(request, progress -> sink.send(event(sse, "progress", progress)));
        sink.send(event(sse, "outcome", outcome)).toCompletableFuture().join();
      } catch (ProblemException e) {
        sink.send(event(sse, "problem", e.problem())).toCompletableFuture().join();
      }
    }
  }

  private static OutboundSseEvent event(Sse sse, String name, Object data) {
    return sse.newEventBuilder()
        .name(name)
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .data(data.getClass(), data)
        .build();
  }

  private SimulationOutcome run(SimulationRequest request, Consumer<Simulation.Progress> progress) {
    if (request == null) {
      throw ProblemException.invalid("body", "expected a JSON object, {} at least");
    }
    if (request.limit() < 1 || request.limit() > SimulationRequest.MAX_LIMIT) {
      throw ProblemException.invalid(
          "limit", "limit is a whole number from 1 to " + SimulationRequest.MAX_LIMIT);
    }
    Terms asked = QuarkusTransaction.requiringNew().call(() -> terms.of(request));
    return simulation.run(
        asked,
        host ->
            (request.hosts().isEmpty() || request.hosts().contains(host.name()))
                && host.labels().entrySet().containsAll(request.labels().entrySet()),
        request.limit(),
        progress);
  }
}

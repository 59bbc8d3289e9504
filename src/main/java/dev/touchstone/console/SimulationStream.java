package dev.touchstone.console;

import dev.touchstone.attestation.SimulationOutcome;
import dev.touchstone.runtime.http.Problem;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Passes the events of a simulation on to a page: progress as it is, what it came to as the part of
 * the page that shows it.
 */
record SimulationStream(
    SseEventSink page,
    Sse sse,
    Function<SimulationOutcome, String> outcome,
    Function<Problem, String> problem)
    implements SseEventSink {

  /** A part of a page; as JSON, so that it may have lines. */
  record Part(String html) {}

  @Override
  public CompletionStage<?> send(OutboundSseEvent event) {
    return switch (event.getData()) {
      case SimulationOutcome found -> page.send(part("outcome", outcome.apply(found)));
      case Problem found -> page.send(part("problem", problem.apply(found)));
      default -> page.send(event);
    };
  }

  private OutboundSseEvent part(String name, String html) {
    return sse.newEventBuilder()
        .name(name)
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .data(Part.class, new Part(html))
        .build();
  }

  @Override
  public boolean isClosed() {
    return page.isClosed();
  }

  @Override
  public void close() {
    page.close();
  }
}

package dev.touchstone.scheduler.kubernetes;

import dev.touchstone.access.Role;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.trust.TrustAnswers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/**
 * {@code /v1/kubernetes/extender}: what kube-scheduler asks for each pod. An answer other than 200,
 * and one with an {@code Error}, ends the attempt to place the pod: fails closed unless the
 * extender is configured as ignorable.
 */
@Path("/v1/kubernetes/extender")
@Tag(name = "scheduler")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ExtenderResource {
  private static final Logger LOG = Logger.getLogger(ExtenderResource.class);
  private static final String FAILED =
      "Touchstone could not judge the nodes: its log says why; no node passes";

  private final ExtenderArgumentsReader reader;
  private final ExtenderFilter filter;
  private final Instance<TrustAnswers> trust;
  private final MeterRegistry metrics;

  ExtenderResource(
      PodSelection pods, NodeNaming naming, Instance<TrustAnswers> trust, MeterRegistry metrics) {
    this.reader = new ExtenderArgumentsReader(naming);
    this.filter = new ExtenderFilter(pods, naming);
    this.trust = trust;
    this.metrics = metrics;
  }

  @POST
  @Path("/filter")
  @RolesAllowed({Role.SCHEDULER_ROLE, Role.ADMIN_ROLE})
  @Operation(summary = "Which of these nodes may take the pod? (kube-scheduler's ExtenderArgs, v1)")
  public Response filter(InputStream body) throws IOException {
    return answer(
        "filter",
        body,
        arguments -> filter.filter(arguments, trust::get),
        arguments -> ExtenderAnswer.error(FAILED));
  }

  @POST
  @Path("/prioritize")
  @RolesAllowed({Role.SCHEDULER_ROLE, Role.ADMIN_ROLE})
  @Operation(summary = "Which of these nodes suit the pod best, 0 to 10?")
  public Response prioritize(InputStream body) throws IOException {
    return answer(
        "prioritize",
        body,
        arguments -> filter.prioritize(arguments, trust::get),
        ExtenderFilter::noPreference);
  }

  private Response answer(
      String verb,
      InputStream body,
      Function<ExtenderArguments, ExtenderAnswer> judge,
      Function<ExtenderArguments, ExtenderAnswer> failed)
      throws IOException {
    byte[] bytes = body.readAllBytes();
    Timer.Sample time = Timer.start(metrics);
    String outcome = "malformed";
    try {
      ExtenderArguments arguments = reader.read(bytes);
      outcome = filter.asksForTrust(arguments) ? "judged" : "passed";
      try {
        return ok(judge.apply(arguments));
      } catch (RuntimeException e) {
        outcome = "failed";
        LOG.errorf(e, "kube-scheduler asked to %s and got no answer", verb);
        return ok(failed.apply(arguments));
      }
    } catch (MalformedArgumentsException e) {
      throw ProblemException.invalid("body", e.getMessage());
    } finally {
      time.stop(metrics.timer("touchstone.kubernetes.extender", "verb", verb, "outcome", outcome));
    }
  }

  private static Response ok(ExtenderAnswer answer) {
    StreamingOutput output = answer::writeTo;
    return Response.ok(output, MediaType.APPLICATION_JSON_TYPE).build();
  }
}

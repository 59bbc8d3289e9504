package dev.touchstone.console;

import dev.touchstone.access.Role;
import dev.touchstone.host.HostResource;
import dev.touchstone.host.HostView;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.trust.HostTrust;
import dev.touchstone.trust.TrustAnswers;
import dev.touchstone.trust.TrustState;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;

/** Hosts that nobody vouches for yet, and announcing those to come. */
@Path("/console/enrolments")
@FormGuard
@Blocking
@RolesAllowed({ConsoleRole.OPERATOR, ConsoleRole.GOLDEN, Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
public class EnrolmentsResource {
  private static final int SHOWN = 50;

  private final TrustAnswers trust;
  private final HostResource hosts;
  private final Frames frames;

  EnrolmentsResource(TrustAnswers trust, HostResource hosts, Frames frames) {
    this.trust = trust;
    this.hosts = hosts;
    this.frames = frames;
  }

  @GET
  @Operation(hidden = true)
  public TemplateInstance list(@QueryParam("done") String done) {
    List<String> names =
        trust
            .all()
            .filter(host -> host.trust().state().equals(TrustState.PENDING.text()))
            .map(HostTrust::name)
            .toList();
    List<HostView> known = names.stream().limit(10L * SHOWN).flatMap(this::find).toList();
    List<HostView> waiting =
        known.stream().filter(host -> host.state().equals("pending")).limit(SHOWN).toList();
    long announced = known.stream().filter(host -> host.state().equals("expected")).count();
    return Pages.enrolments(
        frames.of("Enrolments", "enrolments", Notice.of(done)),
        new EnrolmentsPage(waiting, names.size() - announced, announced));
  }

  /** The host, unless it was forgotten a moment ago. */
  private Stream<HostView> find(String name) {
    try {
      return Stream.of(hosts.get(name));
    } catch (ProblemException e) {
      return Optional.<HostView>empty().stream();
    }
  }

  @POST
  @Operation(hidden = true)
  public Response announce(@RestForm String host, @RestForm String fingerprint) {
    hosts.register(
        new HostResource.NewHost(host, fingerprint == null ? "" : fingerprint, null, null, null));
    return Response.seeOther(URI.create("/console/enrolments?done=" + Notice.REGISTERED.word()))
        .build();
  }
}

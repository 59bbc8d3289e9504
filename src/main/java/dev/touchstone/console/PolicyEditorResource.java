package dev.touchstone.console;

import dev.touchstone.access.Role;
import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.appraisal.store.Policies;
import dev.touchstone.appraisal.store.PolicyResource;
import dev.touchstone.appraisal.store.PolicyView;
import dev.touchstone.attestation.SimulationOutcome;
import dev.touchstone.attestation.SimulationRequest;
import dev.touchstone.attestation.SimulationResource;
import dev.touchstone.runtime.http.Problem;
import dev.touchstone.runtime.http.ProblemException;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;

/** Where policies are written: checked, tried on the stored evidence, then kept as drafts. */
@Path("/console/policy-editor")
@FormGuard
@Blocking
@RolesAllowed({ConsoleRole.OPERATOR, ConsoleRole.GOLDEN, Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
public class PolicyEditorResource {
  private static final String SKELETON = "policy-skeleton.yaml";

  private final PolicyShelf shelf;
  private final Policies checking;
  private final PolicyResource policies;
  private final SimulationResource simulations;
  private final Frames frames;

  PolicyEditorResource(
      PolicyShelf shelf,
      Policies checking,
      PolicyResource policies,
      SimulationResource simulations,
      Frames frames) {
    this.shelf = shelf;
    this.checking = checking;
    this.policies = policies;
    this.simulations = simulations;
    this.frames = frames;
  }

  /**
   * @param from {@code name/version} to begin with; a skeleton with comments without it
   */
  @GET
  @Operation(hidden = true)
  public TemplateInstance open(@QueryParam("from") String from) {
    int slash = from == null ? -1 : from.lastIndexOf('/');
    if (slash <= 0) {
      return page(EditorPage.of(skeleton(), ""));
    }
    PolicyView view = policies.get(from.substring(0, slash), from.substring(slash + 1));
    return page(EditorPage.of(view.text(), view.name() + " v" + view.version()));
  }

  private TemplateInstance page(EditorPage page) {
    return PolicyPages.policyEditor(frames.of("Write a policy", "policies"), page);
  }

  private static String skeleton() {
    try (InputStream in = PolicyEditorResource.class.getResourceAsStream(SKELETON)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What becomes of the text is for the button to say; a text that is refused stays as it is. */
  @POST
  @Operation(hidden = true)
  public Response submit(@RestForm String text, @RestForm String action) {
    String policy = lines(text);
    try {
      return switch (action == null ? "" : action) {
        case "keep" -> keep(policy);
        case "simulate" -> simulated(policy);
        default -> html(200, checked(policy, new RawString("")));
      };
    } catch (ProblemException e) {
      if (e.problem().status() != 400) {
        throw e;
      }
      return html(400, EditorPage.refused(policy, e.problem()));
    }
  }

  /** Browsers end the lines of a form with CR LF (HTML, 4.10.21.4); the text had LF. */
  private static String lines(String text) {
    return text == null ? "" : text.replace("\r\n", "\n");
  }

  private Response html(int status, EditorPage page) {
    return Response.status(status)
        .type(MediaType.TEXT_HTML_TYPE.withCharset(StandardCharsets.UTF_8.name()))
        .entity(page(page))
        .build();
  }

  private Response keep(String text) {
    Response added = policies.add(text.getBytes(StandardCharsets.UTF_8));
    PolicyView view = (PolicyView) added.getEntity();
    return Response.seeOther(URI.create(PolicyPage.path(view) + "?done=" + Notice.DRAFTED.word()))
        .build();
  }

  private EditorPage checked(String text, RawString outcome) {
    Policy policy = checking.checked(text);
    int next =
        shelf.versions(policy.name()).stream().findFirst().map(PolicyView::version).orElse(0) + 1;
    String words =
        "This is a policy: %s, for %s; %d rules, %d parts held against golden sets. Kept, it becomes version %d."
            .formatted(
                policy.name(),
                PolicyRow.words(policy.labels()),
                policy.rules().size(),
                policy.golden().size(),
                next);
    return new EditorPage(text, "", "", List.of(), words, outcome);
  }

  /** Without a script the page waits for the whole simulation. */
  private Response simulated(String text) {
    EditorPage checked = checked(text, new RawString(""));
    SimulationOutcome outcome = simulations.simulate(request(text));
    return html(
        200,
        new EditorPage(
            text,
            "",
            "",
            List.of(),
            checked.checked(),
            new RawString(part(frames.of("", ""), outcome))));
  }

  private static SimulationRequest request(String text) {
    return new SimulationRequest(List.of(text), null, null, null, null, null, null, null);
  }

  private static String part(Frame frame, SimulationOutcome outcome) {
    return PolicyPages.policyOutcome(frame, new OutcomePage(outcome, "", "")).render();
  }

  @POST
  @Path("/simulation")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(hidden = true)
  public void simulate(@RestForm String text, @Context SseEventSink sink, @Context Sse sse) {
    Frame frame = frames.of("", "policies");
    simulations.simulate(
        request(lines(text)),
        new SimulationStream(
            sink, sse, outcome -> part(frame, outcome), PolicyEditorResource::refusal),
        sse);
  }

  /** The page that marks the place is one press on "Check" away. */
  private static String refusal(Problem problem) {
    return PolicyPages.policyRefusal(problem).render();
  }
}

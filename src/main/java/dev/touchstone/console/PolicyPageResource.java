package dev.touchstone.console;

import dev.touchstone.access.Role;
import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.appraisal.store.PolicyResource;
import dev.touchstone.appraisal.store.PolicyView;
import dev.touchstone.runtime.http.ProblemException;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** One policy: what it says, its versions, what differs between them. */
@Path("/console/policies/{name}")
@FormGuard
@Blocking
@RolesAllowed({ConsoleRole.OPERATOR, ConsoleRole.GOLDEN, Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
public class PolicyPageResource {
  private final PolicyShelf shelf;
  private final PolicyResource policies;
  private final Frames frames;
  private final String builtIn;

  PolicyPageResource(
      PolicyShelf shelf,
      PolicyResource policies,
      Frames frames,
      @ConfigProperty(name = "touchstone.policy.name") String builtIn) {
    this.shelf = shelf;
    this.policies = policies;
    this.frames = frames;
    this.builtIn = builtIn;
  }

  /** The version in force, or the newest. Results also name what is no stored policy. */
  @GET
  @Operation(hidden = true)
  public TemplateInstance current(@PathParam("name") String name, @QueryParam("done") String done) {
    List<PolicyView> versions = shelf.versions(name);
    if (versions.isEmpty() && name.equals(builtIn)) {
      return PolicyPages.policyBuiltIn(
          frames.of(name, "policies"), name, shelf.hosts().getOrDefault(name, 0L));
    }
    PolicyView shown =
        PolicyShelf.active(versions)
            .or(() -> versions.stream().findFirst())
            .orElseThrow(() -> ProblemException.notFound("there is no policy with this name"));
    return page(shown, versions, "", Notice.of(done));
  }

  @GET
  @Path("/{version}")
  @Operation(hidden = true)
  public TemplateInstance version(
      @PathParam("name") String name,
      @PathParam("version") String version,
      @QueryParam("against") String against,
      @QueryParam("done") String done) {
    return page(
        policies.get(name, version),
        shelf.versions(name),
        against == null ? "" : against,
        Notice.of(done));
  }

  private TemplateInstance page(
      PolicyView listed, List<PolicyView> versions, String against, Notice notice) {
    String name = listed.name();
    PolicyView view = policies.get(name, Integer.toString(listed.version()));
    Optional<Policy> content = shelf.content(view);
    int other = other(view, versions, against);
    List<LineDifference> differences =
        other == 0
            ? List.of()
            : LineDifference.between(
                policies.get(name, Integer.toString(other)).text(), view.text());
    return PolicyPages.policy(
        frames.of(name, "policies", notice),
        new PolicyPage(
            view,
            versions,
            shelf.hosts().getOrDefault(name, 0L),
            content.map(PolicyPage::demands).orElse(List.of()),
            content
                .map(policy -> policy.rules().stream().map(PolicyPage.RuleRow::of).toList())
                .orElse(List.of()),
            view.text().lines().toList(),
            other,
            differences));
  }

  /** The version asked for; else the one in force; else the one before. 0 if there is no other. */
  private static int other(PolicyView view, List<PolicyView> versions, String against) {
    List<Integer> others =
        versions.stream()
            .map(PolicyView::version)
            .filter(version -> version != view.version())
            .toList();
    return others.stream()
        .filter(version -> version.toString().equals(against))
        .findFirst()
        .or(() -> PolicyShelf.active(versions).map(PolicyView::version).filter(others::contains))
        .or(() -> others.stream().filter(version -> version < view.version()).findFirst())
        .or(() -> others.stream().findFirst())
        .orElse(0);
  }

  @GET
  @Path("/{version}/text")
  @Operation(hidden = true)
  public Response text(@PathParam("name") String name, @PathParam("version") String version) {
    return policies.export(name, version);
  }
}

package dev.touchstone.appraisal.store;

import dev.touchstone.access.Caller;
import dev.touchstone.access.Role;
import dev.touchstone.access.approval.ApprovalView;
import dev.touchstone.access.approval.Changed;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.runtime.http.Page;
import dev.touchstone.runtime.http.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/policies}: what launches are judged by. */
@Path("/v1/policies")
@Tag(name = "admin")
public class PolicyResource {
  private static final int MAX_SIZE = 1 << 20;

  private final Policies policies;
  private final PolicyChanges changes;
  private final Caller caller;

  PolicyResource(Policies policies, PolicyChanges changes, Caller caller) {
    this.policies = policies;
    this.changes = changes;
    this.caller = caller;
  }

  /** A policy of docs/policy-language.md. It becomes a draft; activation is a step of its own. */
  @POST
  @Consumes(MediaType.WILDCARD)
  @RolesAllowed({Role.ADMIN_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "Check a policy and keep it as the next version of its name")
  @RequestBody(
      content =
          @Content(mediaType = "application/yaml", schema = @Schema(type = SchemaType.STRING)))
  public Response add(byte[] body) {
    PolicyView view = policies.add(policies.checked(text(body)), "api", caller.name());
    return Response.created(
            URI.create("/v1/policies/" + view.name() + "/versions/" + view.version()))
        .entity(view)
        .build();
  }

  @GET
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE, Role.OPERATOR_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "Policies by name and version, a page at a time")
  public Page<PolicyView> list(
      @QueryParam("after") String after, @QueryParam("limit") String limit) {
    int size = Page.limit(limit);
    int slash = after == null ? -1 : after.lastIndexOf('/');
    if (after != null && !after.isEmpty() && slash <= 0) {
      throw ProblemException.invalid("after", "send back what an earlier page gave as next");
    }
    List<PolicyView> found =
        slash <= 0
            ? policies.page("", 0, size + 1)
            : policies.page(
                after.substring(0, slash), cursorVersion(after.substring(slash + 1)), size + 1);
    return Page.of(found, size, view -> view.name() + "/" + view.version());
  }

  @GET
  @Path("/{name}/versions/{version}")
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE, Role.OPERATOR_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "One version of a policy")
  public PolicyView get(@PathParam("name") String name, @PathParam("version") String version) {
    return policies.get(existing(name), version(version));
  }

  @GET
  @Path("/{name}/versions/{version}/text")
  @Produces("application/yaml")
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE, Role.OPERATOR_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "The text of a policy as it was sent, to be kept as a file")
  public Response export(@PathParam("name") String name, @PathParam("version") String version) {
    PolicyView view = policies.get(existing(name), version(version));
    return Response.ok(view.text())
        .header(
            HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + view.name() + ".yaml\"")
        .build();
  }

  @POST
  @Path("/{name}/versions/{version}/activation")
  @RolesAllowed({Role.ADMIN_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "Judge hosts by this version from now on, and by no other of its name")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = PolicyView.class)))
  @APIResponse(
      responseCode = "202",
      description = "another person has to approve it",
      content = @Content(schema = @Schema(implementation = ApprovalView.class)))
  public Response activate(@PathParam("name") String name, @PathParam("version") String version) {
    return answer(changes.activate(existing(name), version(version), caller.actor()));
  }

  @POST
  @Path("/{name}/versions/{version}/retirement")
  @RolesAllowed({Role.ADMIN_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "Judge hosts by this version no longer; it may come back")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = PolicyView.class)))
  @APIResponse(
      responseCode = "202",
      description = "another person has to approve it",
      content = @Content(schema = @Schema(implementation = ApprovalView.class)))
  public Response retire(@PathParam("name") String name, @PathParam("version") String version) {
    return answer(changes.retire(existing(name), version(version), caller.actor()));
  }

  private static Response answer(Changed<PolicyView> changed) {
    return switch (changed) {
      case Changed.Done<PolicyView>(PolicyView view) -> Response.ok(view).build();
      case Changed.Waits<PolicyView>(ApprovalView approval) ->
          Response.accepted(approval)
              .location(URI.create("/v1/approvals/" + approval.id()))
              .build();
    };
  }

  private static String text(byte[] body) {
    if (body == null || body.length == 0) {
      throw ProblemException.invalid("body", "expected a policy as YAML, found nothing");
    }
    if (body.length > MAX_SIZE) {
      throw ProblemException.tooLarge("body", MAX_SIZE);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw ProblemException.invalid("body", "expected UTF-8, found other bytes");
    }
  }

  private static String existing(String name) {
    if (!GoldenSet.isName(name)) {
      throw ProblemException.notFound("there is no policy with this name");
    }
    return name;
  }

  private static int version(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw ProblemException.notFound("a version is a whole number");
    }
  }

  private static int cursorVersion(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw ProblemException.invalid("after", "send back what an earlier page gave as next");
    }
  }
}

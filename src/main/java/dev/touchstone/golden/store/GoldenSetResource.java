package dev.touchstone.golden.store;

import dev.touchstone.access.Caller;
import dev.touchstone.access.Role;
import dev.touchstone.access.approval.ApprovalView;
import dev.touchstone.access.approval.Changed;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.document.DocumentProblem;
import dev.touchstone.golden.document.GoldenDocument;
import dev.touchstone.golden.document.GoldenSubmission;
import dev.touchstone.runtime.http.Page;
import dev.touchstone.runtime.http.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/golden-sets}: what launches are expected to have measured. */
@Path("/v1/golden-sets")
@Tag(name = "admin")
public class GoldenSetResource {
  private final GoldenSets sets;
  private final GoldenSetChanges changes;
  private final Caller caller;

  GoldenSetResource(GoldenSets sets, GoldenSetChanges changes, Caller caller) {
    this.sets = sets;
    this.changes = changes;
    this.caller = caller;
  }

  /**
   * A document of docs/golden-sets.md as JSON or YAML, with one key more: {@code activate}, whether
   * hosts are judged by it at once. Without it a draft is left.
   */
  @POST
  @Consumes({MediaType.APPLICATION_JSON, "application/yaml"})
  @RolesAllowed({Role.ADMIN_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "Register measurements as the next version of a golden set")
  @RequestBody(
      content = {
        @Content(mediaType = "application/json", schema = @Schema(type = SchemaType.OBJECT)),
        @Content(mediaType = "application/yaml", schema = @Schema(type = SchemaType.STRING))
      })
  public Response add(byte[] body) {
    GoldenSubmission submission;
    try {
      submission = GoldenSubmission.read(body);
    } catch (DocumentProblem e) {
      throw ProblemException.invalid(e.field().isEmpty() ? "body" : e.field(), e.getMessage());
    }
    GoldenDocument document = submission.document();
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("from", "admin");
    document.note().ifPresent(note -> provenance.put("note", note));
    GoldenSetView view = changes.add(document, submission.activate(), provenance, caller.actor());
    return Response.created(
            URI.create("/v1/golden-sets/" + view.name() + "/versions/" + view.version()))
        .entity(view)
        .build();
  }

  @GET
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE, Role.OPERATOR_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "Golden sets by name and version, a page at a time")
  public Page<GoldenSetView> list(
      @QueryParam("after") String after, @QueryParam("limit") String limit) {
    int size = Page.limit(limit);
    Cursor cursor = Cursor.of(after);
    List<GoldenSetView> found = sets.page(cursor.name(), cursor.version(), size + 1);
    return Page.of(found, size, view -> view.name() + "/" + view.version());
  }

  @GET
  @Path("/{name}/versions/{version}")
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE, Role.OPERATOR_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "One version of a golden set")
  public GoldenSetView get(@PathParam("name") String name, @PathParam("version") String version) {
    return sets.get(existing(name), version(version));
  }

  @POST
  @Path("/{name}/versions/{version}/activation")
  @RolesAllowed({Role.ADMIN_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "Judge hosts by this version from now on")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = GoldenSetView.class)))
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
      content = @Content(schema = @Schema(implementation = GoldenSetView.class)))
  @APIResponse(
      responseCode = "202",
      description = "another person has to approve it",
      content = @Content(schema = @Schema(implementation = ApprovalView.class)))
  public Response retire(@PathParam("name") String name, @PathParam("version") String version) {
    return answer(changes.retire(existing(name), version(version), caller.actor()));
  }

  @POST
  @Path("/{name}/versions/{version}/revocation")
  @RolesAllowed({Role.ADMIN_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "Never let anything match this version again")
  public GoldenSetView revoke(
      @PathParam("name") String name, @PathParam("version") String version) {
    return changes.revoke(existing(name), version(version), caller.actor());
  }

  private static Response answer(Changed<GoldenSetView> changed) {
    return switch (changed) {
      case Changed.Done<GoldenSetView>(GoldenSetView view) -> Response.ok(view).build();
      case Changed.Waits<GoldenSetView>(ApprovalView approval) ->
          Response.accepted(approval)
              .location(URI.create("/v1/approvals/" + approval.id()))
              .build();
    };
  }

  /** Where a page starts: {@code name/version}, as {@code next} gave it. */
  private record Cursor(String name, int version) {
    static Cursor of(String after) {
      if (after == null || after.isEmpty()) {
        return new Cursor("", 0);
      }
      int slash = after.lastIndexOf('/');
      try {
        if (slash > 0 && GoldenSet.isName(after.substring(0, slash))) {
          return new Cursor(
              after.substring(0, slash), Integer.parseInt(after.substring(slash + 1)));
        }
      } catch (NumberFormatException e) {
        // Refused below, like everything else that no list gave.
      }
      throw ProblemException.invalid("after", "send back what an earlier page gave as next");
    }
  }

  /** A name that cannot be a golden set's is one that is not there. */
  private static String existing(String name) {
    if (!GoldenSet.isName(name)) {
      throw ProblemException.notFound("there is no golden set with this name");
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
}

package dev.touchstone.golden.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.access.Caller;
import dev.touchstone.access.Role;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.runtime.bundle.PcrsJson;
import dev.touchstone.runtime.http.Page;
import dev.touchstone.runtime.http.PlainText;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.PcrValues;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/golden-sets}: what launches are expected to have measured. */
@Path("/v1/golden-sets")
@Tag(name = "admin")
public class GoldenSetResource {
  private final GoldenSets sets;
  private final Caller caller;
  private final Event<GoldenSetsChanged> changed;
  private final ObjectMapper json;

  GoldenSetResource(
      GoldenSets sets, Caller caller, Event<GoldenSetsChanged> changed, ObjectMapper json) {
    this.sets = sets;
    this.caller = caller;
    this.changed = changed;
    this.json = json;
  }

  /**
   * @param pcrs bank to PCR index to hex, as in pcrs.json
   * @param activate whether hosts are judged by it at once; false leaves a draft
   * @param note free text for whoever looks at it later
   */
  public record NewGoldenSet(String name, JsonNode pcrs, boolean activate, String note) {}

  @POST
  @RolesAllowed(Role.ADMIN_ROLE)
  @Operation(summary = "Register PCR values as the next version of a golden set")
  public Response add(NewGoldenSet request) throws JsonProcessingException {
    if (request == null || request.name() == null || !GoldenSet.isName(request.name())) {
      throw ProblemException.invalid(
          "name",
          "a golden set's name is 1 to 100 of A-Z a-z 0-9 . _ - and starts with a letter or digit");
    }
    PcrValues pcrs = pcrs(request.pcrs());
    if (request.note() != null && request.note().length() > 2000) {
      throw ProblemException.invalid("note", "a note has at most 2000 characters");
    }
    if (request.note() != null && !PlainText.isText(request.note())) {
      throw ProblemException.invalid(
          "note", "a note is text without characters that control more than its lines");
    }
    Map<String, Object> provenance =
        request.note() == null
            ? Map.of("from", "admin")
            : Map.of("from", "admin", "note", request.note());
    GoldenSetView view =
        sets.add(
            request.name(),
            pcrs,
            request.activate() ? GoldenSetState.ACTIVE : GoldenSetState.DRAFT,
            provenance,
            caller.name());
    if (request.activate()) {
      announce(view, "activated");
    }
    return Response.created(
            URI.create("/v1/golden-sets/" + view.name() + "/versions/" + view.version()))
        .entity(view)
        .build();
  }

  private PcrValues pcrs(JsonNode node) throws JsonProcessingException {
    if (node == null || !node.isObject()) {
      throw ProblemException.invalid(
          "pcrs", "expected {\"sha256\": {\"0\": \"<64 hex digits>\", …}}");
    }
    PcrValues values =
        PcrsJson.parse(Bytes.copyOf(json.writeValueAsBytes(node)))
            .orElseThrow(malformed -> ProblemException.invalid("pcrs", malformed.reason()));
    if (values.banks().stream().allMatch(bank -> values.bank(bank).isEmpty())) {
      throw ProblemException.invalid(
          "pcrs",
          "a golden set names at least one PCR: one that names none would match every launch");
    }
    return values;
  }

  @GET
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
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
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
  @Operation(summary = "One version of a golden set")
  public GoldenSetView get(@PathParam("name") String name, @PathParam("version") String version) {
    return sets.get(existing(name), version(version));
  }

  @POST
  @Path("/{name}/versions/{version}/activation")
  @RolesAllowed(Role.ADMIN_ROLE)
  @Operation(summary = "Judge hosts by this version from now on")
  public GoldenSetView activate(
      @PathParam("name") String name, @PathParam("version") String version) {
    return move(name, version, GoldenSetState.ACTIVE, "activated");
  }

  @POST
  @Path("/{name}/versions/{version}/retirement")
  @RolesAllowed(Role.ADMIN_ROLE)
  @Operation(summary = "Judge hosts by this version no longer; it may come back")
  public GoldenSetView retire(
      @PathParam("name") String name, @PathParam("version") String version) {
    return move(name, version, GoldenSetState.RETIRED, "retired");
  }

  @POST
  @Path("/{name}/versions/{version}/revocation")
  @RolesAllowed(Role.ADMIN_ROLE)
  @Operation(summary = "Never let anything match this version again")
  public GoldenSetView revoke(
      @PathParam("name") String name, @PathParam("version") String version) {
    return move(name, version, GoldenSetState.REVOKED, "revoked");
  }

  private GoldenSetView move(String name, String version, GoldenSetState next, String verb) {
    GoldenSetView view = sets.move(existing(name), version(version), next, caller.name());
    announce(view, verb);
    return view;
  }

  private void announce(GoldenSetView view, String verb) {
    changed.fire(
        new GoldenSetsChanged("golden set " + view.name() + " v" + view.version() + " " + verb));
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

package dev.touchstone.attestation;

import dev.touchstone.access.Caller;
import dev.touchstone.access.Role;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.document.GoldenDocument;
import dev.touchstone.golden.store.GoldenSetState;
import dev.touchstone.golden.store.GoldenSetView;
import dev.touchstone.golden.store.GoldenSets;
import dev.touchstone.runtime.http.HostName;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.runtime.http.ResourceId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code POST /v1/golden-sets:capture}: golden values from evidence that a host submitted. */
@Path("/v1/golden-sets:capture")
@Tag(name = "admin")
public class CaptureResource {
  private final Results results;
  private final Capture capture;
  private final GoldenSets sets;
  private final Caller caller;

  CaptureResource(Results results, Capture capture, GoldenSets sets, Caller caller) {
    this.results = results;
    this.capture = capture;
    this.sets = sets;
    this.caller = caller;
  }

  /**
   * @param host whose latest result to take; or
   * @param result the result to take
   * @param name of the golden set that becomes one version longer
   * @param pcrs which PCRs; without it, all but those that are known to vary between boots
   * @param activate whether hosts are judged by it at once
   */
  public record CaptureRequest(
      String host, String result, String name, List<Integer> pcrs, boolean activate) {}

  /** A PCR that was not taken, and why. */
  public record LeftOut(int pcr, String why) {}

  public record Captured(GoldenSetView goldenSet, List<LeftOut> leftOut) {}

  @POST
  @RolesAllowed(Role.ADMIN_ROLE)
  @Operation(
      summary = "Make a golden set from verified evidence; says which PCRs it left out, and why")
  public Response capture(CaptureRequest request) {
    if (request == null || request.name() == null || !GoldenSet.isName(request.name())) {
      throw ProblemException.invalid(
          "name",
          "a golden set's name is 1 to 100 of A-Z a-z 0-9 . _ - and starts with a letter or digit");
    }
    StoredResult source = QuarkusTransaction.requiringNew().call(() -> source(request));
    Capture.Proposal proposal =
        QuarkusTransaction.requiringNew()
            .call(() -> capture.propose(source, Optional.ofNullable(request.pcrs())));
    GoldenSetView view =
        sets.add(
            GoldenDocument.of(new GoldenSet(request.name(), 1, proposal.values())),
            request.activate() ? GoldenSetState.ACTIVE : GoldenSetState.DRAFT,
            Map.of(
                "from",
                "capture",
                "host",
                source.hostName,
                "result",
                source.id.toString(),
                "evidenceDigest",
                source.evidenceDigest),
            caller.name());
    return Response.created(
            URI.create("/v1/golden-sets/" + view.name() + "/versions/" + view.version()))
        .entity(new Captured(view, proposal.leftOut()))
        .build();
  }

  private StoredResult source(CaptureRequest request) {
    if ((request.host() == null) == (request.result() == null)) {
      throw ProblemException.invalid("host", "expected exactly one of host and result");
    }
    if (request.result() != null) {
      return results.require(ResourceId.field("result", request.result()));
    }
    String host = HostName.require("host", request.host());
    return results.ofHost(host, Optional.empty(), 1).stream()
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.conflict(
                    "no-evidence",
                    "There is no evidence to capture from",
                    "\"" + host + "\" has not attested yet: run the agent on it first"));
  }
}

package dev.touchstone.attestation;

import dev.touchstone.access.Caller;
import dev.touchstone.access.Role;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.Measurement;
import dev.touchstone.golden.Validity;
import dev.touchstone.golden.capture.CapturedParts;
import dev.touchstone.golden.document.GoldenDocument;
import dev.touchstone.golden.store.GoldenSetChanges;
import dev.touchstone.golden.store.GoldenSetView;
import dev.touchstone.runtime.http.HostName;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.runtime.http.ResourceId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code POST /v1/golden-sets:capture}: golden values from evidence that a host submitted. */
@Path("/v1/golden-sets:capture")
@Tag(name = "admin")
public class CaptureResource {
  private static final int DEFAULT_BOOTS = 5;
  private static final int MOST_BOOTS = 20;

  /** Of what was left out, as many are kept with the set; the answer has all. */
  private static final int KEPT = 100;

  private final Results results;
  private final Capture capture;
  private final PartsCapture byPart;
  private final GoldenSetChanges sets;
  private final Caller caller;

  CaptureResource(
      Results results, Capture capture, PartsCapture byPart, GoldenSetChanges sets, Caller caller) {
    this.results = results;
    this.capture = capture;
    this.byPart = byPart;
    this.sets = sets;
    this.caller = caller;
  }

  /**
   * @param host whose latest result to take; or
   * @param result the result to take
   * @param name of the golden set that becomes one version longer
   * @param pcrs which PCRs; without it, all but those that are known to vary between boots
   * @param parts instead of whole PCRs of the whole launch a set for each of these parts, named
   *     {@code NAME-PART}; {@code ["all"]} for every part
   * @param boots with parts: how many boots of the host are looked at for what varies, 1 to 20
   * @param activate whether hosts are judged by it at once
   */
  public record CaptureRequest(
      String host,
      String result,
      String name,
      List<Integer> pcrs,
      List<String> parts,
      Integer boots,
      boolean activate) {}

  /**
   * Sets by part.
   *
   * @param boots the results of other boots that were looked at
   * @param notes what to know before they are put into force
   */
  public record CapturedByPart(
      List<GoldenSetView> goldenSets,
      List<PartLeftOut> leftOut,
      List<String> boots,
      List<String> notes) {}

  /** What was not taken of a part, and why. */
  public record PartLeftOut(String part, String what, String why) {}

  /** A PCR that was not taken, and why. */
  public record LeftOut(int pcr, String why) {}

  public record Captured(GoldenSetView goldenSet, List<LeftOut> leftOut) {}

  @POST
  @RolesAllowed({Role.ADMIN_ROLE, Role.GOLDEN_ROLE})
  @Operation(
      summary = "Make a golden set from verified evidence; says which PCRs it left out, and why")
  public Response capture(CaptureRequest request) {
    if (request == null || request.name() == null || !GoldenSet.isName(request.name())) {
      throw ProblemException.invalid(
          "name",
          "a golden set's name is 1 to 100 of A-Z a-z 0-9 . _ - and starts with a letter or digit");
    }
    StoredResult source = QuarkusTransaction.requiringNew().call(() -> source(request));
    if (request.parts() != null) {
      return byPart(request, source);
    }
    Capture.Proposal proposal =
        QuarkusTransaction.requiringNew()
            .call(() -> capture.propose(source, Optional.ofNullable(request.pcrs())));
    GoldenSetView view =
        sets.add(
            GoldenDocument.of(new GoldenSet(request.name(), 1, proposal.values())),
            request.activate(),
            provenance(
                source,
                proposal.leftOut().stream()
                    .map(
                        left ->
                            new PartLeftOut(
                                GoldenPart.LAUNCH.text(), "PCR " + left.pcr(), left.why()))
                    .toList(),
                List.of()),
            caller.actor());
    return Response.created(
            URI.create("/v1/golden-sets/" + view.name() + "/versions/" + view.version()))
        .entity(new Captured(view, proposal.leftOut()))
        .build();
  }

  /** Kept with the set: whoever puts it into force later must see what it does not cover. */
  private static Map<String, Object> provenance(
      StoredResult source, List<PartLeftOut> leftOut, List<String> notes) {
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("from", "capture");
    provenance.put("host", source.hostName);
    provenance.put("result", source.id.toString());
    provenance.put("evidenceDigest", source.evidenceDigest);
    if (!leftOut.isEmpty()) {
      provenance.put("leftOut", leftOut.stream().limit(KEPT).toList());
    }
    if (!notes.isEmpty()) {
      provenance.put("notes", notes.stream().limit(KEPT).toList());
    }
    return provenance;
  }

  private Response byPart(CaptureRequest request, StoredResult source) {
    if (request.pcrs() != null) {
      throw ProblemException.invalid("pcrs", "expected pcrs or parts, found both");
    }
    Set<GoldenPart> wanted = parts(request.parts());
    int boots = request.boots() == null ? DEFAULT_BOOTS : request.boots();
    if (boots < 1 || boots > MOST_BOOTS) {
      throw ProblemException.invalid("boots", "boots is a whole number from 1 to " + MOST_BOOTS);
    }
    PartsCapture.Proposal proposal =
        QuarkusTransaction.requiringNew().call(() -> byPart.propose(source, wanted, boots));
    if (proposal.captured().parts().isEmpty()) {
      throw ProblemException.conflict(
          "nothing-to-capture",
          "There is nothing to capture",
          "the evidence proves nothing of these parts: "
              + String.join(
                  "; ",
                  proposal.captured().leftOut().stream()
                      .limit(5)
                      .map(left -> left.what() + ": " + left.why())
                      .toList()));
    }
    List<GoldenSetView> made =
        QuarkusTransaction.requiringNew()
            .call(
                () ->
                    proposal.captured().parts().entrySet().stream()
                        .map(part -> add(request, source, part, proposal.captured()))
                        .toList());
    return Response.status(Response.Status.CREATED)
        .entity(
            new CapturedByPart(
                made,
                proposal.captured().leftOut().stream()
                    .map(left -> new PartLeftOut(left.part().text(), left.what(), left.why()))
                    .toList(),
                proposal.boots(),
                proposal.captured().notes()))
        .build();
  }

  private GoldenSetView add(
      CaptureRequest request,
      StoredResult source,
      Map.Entry<GoldenPart, List<Measurement>> made,
      CapturedParts captured) {
    GoldenPart part = made.getKey();
    String name = request.name() + "-" + part.text();
    if (!GoldenSet.isName(name)) {
      throw ProblemException.invalid("name", "with -" + part.text() + " the name is too long");
    }
    return sets.add(
        GoldenDocument.of(
            new GoldenSet(
                name,
                1,
                part,
                Validity.ALWAYS,
                part == GoldenPart.HOST ? Set.of(source.hostName) : Set.of(),
                made.getValue())),
        request.activate(),
        provenance(source, leftOut(captured, part), captured.notes()),
        caller.actor());
  }

  /** Of this part, and of parts that no set was made of. */
  private static List<PartLeftOut> leftOut(CapturedParts captured, GoldenPart part) {
    return captured.leftOut().stream()
        .filter(left -> left.part() == part || !captured.parts().containsKey(left.part()))
        .map(left -> new PartLeftOut(left.part().text(), left.what(), left.why()))
        .toList();
  }

  private static Set<GoldenPart> parts(List<String> names) {
    Set<GoldenPart> parts = EnumSet.noneOf(GoldenPart.class);
    for (String name : names) {
      if ("all".equals(name)) {
        parts.addAll(EnumSet.complementOf(EnumSet.of(GoldenPart.LAUNCH)));
      } else {
        parts.add(
            GoldenPart.ofText(String.valueOf(name))
                .filter(part -> part != GoldenPart.LAUNCH)
                .orElseThrow(
                    () ->
                        ProblemException.invalid(
                            "parts",
                            "expected all, or some of firmware, drtm, bootloader, hypervisor, runtime, host")));
      }
    }
    if (parts.isEmpty()) {
      throw ProblemException.invalid("parts", "expected at least one part, or all");
    }
    return parts;
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

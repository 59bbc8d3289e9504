package dev.touchstone.golden.store;

import dev.touchstone.access.Caller;
import dev.touchstone.access.Role;
import dev.touchstone.golden.FileMeasurement;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.corim.TrustAnchors;
import dev.touchstone.golden.document.GoldenDocument;
import dev.touchstone.golden.imports.GoldenImport;
import dev.touchstone.golden.imports.ImportRefused;
import dev.touchstone.golden.imports.ImportTerms;
import dev.touchstone.golden.imports.ImportedSets;
import dev.touchstone.runtime.http.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code POST /v1/golden-sets:import}: golden values that others publish. */
@Path("/v1/golden-sets:import")
@Tag(name = "admin")
public class ImportResource {
  private final GoldenSetChanges sets;
  private final Caller caller;
  private final Clock clock;
  private final Optional<java.nio.file.Path> anchors;

  ImportResource(
      GoldenSetChanges sets,
      Caller caller,
      Clock clock,
      @ConfigProperty(name = "touchstone.golden.corim-trust-anchors")
          Optional<java.nio.file.Path> anchors) {
    this.sets = sets;
    this.caller = caller;
    this.clock = clock;
    this.anchors = anchors;
  }

  /**
   * @param kind what the file was: corim, sums, deb or rpm
   * @param attestationKeys keys that a CoRIM vouches for, PEM; no host is enrolled by them
   */
  public record Imported(
      String kind, List<GoldenSetView> goldenSets, List<String> attestationKeys) {}

  /** The file as it is; drafts are made of it, all or none. */
  @POST
  @Consumes(MediaType.WILDCARD)
  @RolesAllowed({Role.ADMIN_ROLE, Role.GOLDEN_ROLE})
  @Operation(
      summary = "Make drafts from a CoRIM, the output of sha256sum, a Debian package or an RPM")
  @RequestBody(
      content =
          @Content(
              mediaType = "application/octet-stream",
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  public Response importFile(
      @QueryParam("name") String name,
      @QueryParam("part") String part,
      @QueryParam("match") String match,
      @QueryParam("root") String root,
      @QueryParam("unsigned") String unsigned,
      InputStream file) {
    ImportTerms terms =
        new ImportTerms(
            Optional.ofNullable(name).filter(text -> !text.isEmpty()),
            part(part),
            match(match),
            Optional.ofNullable(root).filter(text -> !text.isEmpty()),
            anchors(),
            unsigned(unsigned));
    ImportedSets imported;
    try {
      imported = GoldenImport.read(file, terms, clock.instant());
    } catch (ImportRefused refused) {
      throw ProblemException.invalid("file", refused.getMessage());
    } catch (IOException e) {
      throw ProblemException.invalid("file", "the upload broke off");
    }
    List<GoldenSetView> made =
        QuarkusTransaction.requiringNew()
            .call(() -> imported.sets().stream().map(set -> add(set, imported.kind())).toList());
    return Response.status(Response.Status.CREATED)
        .entity(new Imported(imported.kind(), made, imported.attestationKeys()))
        .build();
  }

  private GoldenSetView add(GoldenDocument set, String kind) {
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("from", "import");
    provenance.put("kind", kind);
    set.note().ifPresent(note -> provenance.put("note", note));
    return sets.add(set, false, provenance, caller.actor());
  }

  /** Read anew each time, so that an authority can be added or taken away without a restart. */
  private Optional<TrustAnchors> anchors() {
    if (anchors.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(TrustAnchors.read(Files.readAllBytes(anchors.get())));
    } catch (IOException | CertificateException e) {
      throw ProblemException.conflict(
          "corim-trust-anchors",
          "The trust anchors cannot be read",
          "touchstone.golden.corim-trust-anchors must name a file of certificates in PEM: "
              + e.getMessage());
    }
  }

  private static GoldenPart part(String text) {
    return text == null || text.isEmpty()
        ? GoldenPart.LAUNCH
        : GoldenPart.ofText(text)
            .orElseThrow(
                () ->
                    ProblemException.invalid(
                        "part",
                        "expected launch, firmware, drtm, bootloader, hypervisor or runtime"));
  }

  private static FileMeasurement.Match match(String text) {
    if (text == null || text.isEmpty()) {
      return FileMeasurement.Match.KNOWN;
    }
    for (FileMeasurement.Match match : FileMeasurement.Match.values()) {
      if (match.name().toLowerCase(Locale.ROOT).equals(text)) {
        return match;
      }
    }
    throw ProblemException.invalid("match", "expected allowed, known or denied");
  }

  private static boolean unsigned(String text) {
    return switch (text == null ? "" : text) {
      case "", "false" -> false;
      case "true" -> true;
      default -> throw ProblemException.invalid("unsigned", "unsigned is true or false");
    };
  }
}

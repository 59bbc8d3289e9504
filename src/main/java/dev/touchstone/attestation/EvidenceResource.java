package dev.touchstone.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.access.Caller;
import dev.touchstone.access.Role;
import dev.touchstone.runtime.bundle.BundlePart;
import dev.touchstone.runtime.http.Base64Field;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.runtime.http.ResourceId;
import dev.touchstone.tpm.Bytes;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.multipart.FormValue;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/**
 * {@code POST /v1/challenges/{id}/evidence}: the answer to a challenge, as multipart or as JSON
 * with base64.
 */
@Path("/v1/challenges/{id}/evidence")
@Tag(name = "host")
public class EvidenceResource {
  private final Attestations attestations;
  private final EvidenceLimits limits;
  private final Caller caller;
  private final ObjectMapper json;

  EvidenceResource(
      Attestations attestations, EvidenceLimits limits, Caller caller, ObjectMapper json) {
    this.attestations = attestations;
    this.limits = limits;
    this.caller = caller;
    this.json = json;
  }

  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @RolesAllowed({Role.HOST_ROLE, Role.ADMIN_ROLE})
  @Operation(summary = "Submit evidence as the parts of a bundle")
  public Response multipart(@PathParam("id") String id, MultipartFormDataInput form) {
    Map<BundlePart, Bytes> parts = new EnumMap<>(BundlePart.class);
    for (Map.Entry<String, Collection<FormValue>> entry : form.getValues().entrySet()) {
      BundlePart part = requirePart(entry.getKey());
      if (entry.getValue().size() != 1) {
        throw ProblemException.invalid(
            part.fileName(), "the part \"" + part.fileName() + "\" stands more than once");
      }
      parts.put(part, read(part, entry.getValue().iterator().next()));
    }
    return submit(id, parts);
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed({Role.HOST_ROLE, Role.ADMIN_ROLE})
  @Operation(
      summary =
          "Submit evidence as JSON: part name to base64; pcrs.json and bundle.json may be objects")
  public Response json(@PathParam("id") String id, JsonNode body) throws IOException {
    if (body == null || !body.isObject()) {
      throw ProblemException.invalid("body", "expected {\"quote.bin\": base64, …}");
    }
    Map<BundlePart, Bytes> parts = new EnumMap<>(BundlePart.class);
    for (Map.Entry<String, JsonNode> entry : body.properties()) {
      BundlePart part = requirePart(entry.getKey());
      parts.put(part, decode(part, entry.getValue()));
    }
    return submit(id, parts);
  }

  private Bytes decode(BundlePart part, JsonNode value) throws IOException {
    if (value.isObject() && (part == BundlePart.PCRS || part == BundlePart.BUNDLE)) {
      byte[] text = json.writeValueAsBytes(value);
      limits.check(part, text.length);
      return Bytes.copyOf(text);
    }
    if (!value.isTextual()) {
      throw ProblemException.invalid(
          part.fileName(), "\"" + part.fileName() + "\" has to be base64 text");
    }
    return Base64Field.require(part.fileName(), value.textValue(), limits.of(part));
  }

  private Response submit(String id, Map<BundlePart, Bytes> parts) {
    ResultView result =
        attestations.attest(ResourceId.require(id, "challenge"), Evidence.of(parts), caller);
    return Response.created(URI.create("/v1/results/" + result.result())).entity(result).build();
  }

  private static BundlePart requirePart(String name) {
    Optional<BundlePart> part = BundlePart.ofFileName(name);
    return part.orElseThrow(
        () ->
            ProblemException.invalid(
                "body",
                "the body has a part that no bundle has: expected quote.bin, signature.bin, pcrs.json and, optionally,"
                    + " uefi-eventlog.bin, txt-eventlog.bin, ima.bin or ima.txt, bundle.json"));
  }

  private Bytes read(BundlePart part, FormValue value) {
    try {
      if (value.isFileItem()) {
        limits.check(part, value.getFileItem().getFileSize());
        java.nio.file.Path file = value.getFileItem().getFile();
        return Bytes.copyOf(
            value.getFileItem().isInMemory() || file == null
                ? value.getFileItem().getInputStream().readAllBytes()
                : Files.readAllBytes(file));
      }
      byte[] text = value.getValue().getBytes(StandardCharsets.UTF_8);
      limits.check(part, text.length);
      return Bytes.copyOf(text);
    } catch (IOException e) {
      throw ProblemException.invalid(
          part.fileName(), "the part could not be read: " + e.getMessage());
    }
  }
}

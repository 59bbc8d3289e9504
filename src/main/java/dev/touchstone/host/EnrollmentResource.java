package dev.touchstone.host;

import dev.touchstone.runtime.http.Base64Field;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.runtime.http.ResourceId;
import dev.touchstone.tpm.Bytes;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * {@code /v1/enrollments}. Open to anybody: a host has no credential before it enrolled. What it
 * can reach is bounded: a name nobody holds yet, and {@code pending} unless somebody vouches for
 * its TPM.
 */
@Path("/v1/enrollments")
@Tag(name = "host")
public class EnrollmentResource {
  private static final int SECRET_LIMIT = 64;

  private final Enrollments enrollments;

  EnrollmentResource(Enrollments enrollments) {
    this.enrollments = enrollments;
  }

  /**
   * @param credentialBlob TPM2B_ID_OBJECT, base64
   * @param encryptedSecret TPM2B_ENCRYPTED_SECRET, base64
   */
  public record OpenedEnrollment(
      UUID enrollment, String credentialBlob, String encryptedSecret, Instant expiresAt) {}

  /**
   * @param secret what TPM2_ActivateCredential gave, base64
   */
  public record Activation(String secret) {}

  /**
   * @param state enrolled, or pending until an admin approves
   * @param hostToken the bearer token that the host attests with, shown this once
   */
  public record ActivatedEnrollment(String host, String state, String hostToken) {}

  @POST
  @PermitAll
  @Operation(summary = "Name the keys of a TPM and get a credential challenge for it")
  public Response open(EnrollmentRequest request) {
    Enrollments.Opened opened = enrollments.open(ClaimedTpm.of(request));
    return Response.created(URI.create("/v1/enrollments/" + opened.id()))
        .entity(
            new OpenedEnrollment(
                opened.id(),
                base64(opened.credential().credentialBlob()),
                base64(opened.credential().encryptedSecret()),
                opened.expiresAt()))
        .build();
  }

  @POST
  @Path("/{id}/activation")
  @PermitAll
  @Operation(summary = "Return the secret, proving that one TPM holds both keys")
  public ActivatedEnrollment activate(@PathParam("id") String id, Activation activation) {
    if (activation == null) {
      throw ProblemException.invalid("secret", "expected {\"secret\": base64}");
    }
    UUID enrollment = ResourceId.require(id, "enrollment");
    Bytes secret = Base64Field.require("secret", activation.secret(), SECRET_LIMIT);
    Enrollments.Activated activated = enrollments.activate(enrollment, secret);
    return new ActivatedEnrollment(
        activated.host(), activated.state().text(), activated.hostToken());
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toArray());
  }
}

package dev.touchstone.host;

import dev.touchstone.access.Caller;
import dev.touchstone.access.Role;
import dev.touchstone.audit.AuditAction;
import dev.touchstone.audit.AuditChange;
import dev.touchstone.audit.Journal;
import dev.touchstone.runtime.Identifiers;
import dev.touchstone.runtime.http.PlainText;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.runtime.http.ResourceId;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.EkCertificate;
import dev.touchstone.tpm.EndorsementAuthorities;
import dev.touchstone.tpm.Parsed;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.resteasy.reactive.ResponseStatus;

/** {@code /v1/endorsement-authorities}: whose endorsement certificates vouch for a TPM. */
@Path("/v1/endorsement-authorities")
@Tag(name = "admin")
public class EndorsementAuthorityResource {
  private static final int PEM_LIMIT = 1024 * 1024;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}");

  private final EntityManager database;
  private final ConfiguredAuthorities authorities;
  private final Enrollments enrollments;
  private final Caller caller;
  private final Clock clock;
  private final Journal journal;

  EndorsementAuthorityResource(
      EntityManager database,
      ConfiguredAuthorities authorities,
      Enrollments enrollments,
      Caller caller,
      Clock clock,
      Journal journal) {
    this.database = database;
    this.authorities = authorities;
    this.enrollments = enrollments;
    this.caller = caller;
    this.clock = clock;
    this.journal = journal;
  }

  /**
   * @param pem certificates, one after another: self-signed ones become anchors, the others
   *     intermediates
   */
  public record NewAuthority(String name, String pem) {}

  public record CertificateView(String subject, String serial, boolean anchor, Instant notAfter) {}

  public record AuthorityView(
      UUID id,
      String name,
      List<CertificateView> certificates,
      Instant createdAt,
      String createdBy) {}

  public record AuthorityList(List<AuthorityView> items) {}

  @POST
  @Transactional
  @RolesAllowed(Role.ADMIN_ROLE)
  @Operation(summary = "Vouch for a TPM vendor's certificates (PEM)")
  public Response add(NewAuthority request) {
    if (request == null || request.name() == null || !NAME.matcher(request.name()).matches()) {
      throw ProblemException.invalid(
          "name", "expected 1 to 100 of A-Z a-z 0-9 space . _ -, starting with a letter or digit");
    }
    if (request.pem() == null || request.pem().isBlank()) {
      throw ProblemException.invalid("pem", "expected PEM certificates");
    }
    if (request.pem().length() > PEM_LIMIT) {
      throw ProblemException.tooLarge("pem", PEM_LIMIT);
    }
    if (!PlainText.isText(request.pem())) {
      throw ProblemException.invalid("pem", "expected PEM certificates, found what is no text");
    }
    List<X509Certificate> certificates = certificates(request.pem());
    if (new EndorsementAuthorities(certificates).anchors().isEmpty()) {
      throw ProblemException.invalid(
          "pem",
          "none of the "
              + certificates.size()
              + " certificates is self-signed: without a root no endorsement certificate leads here");
    }
    EndorsementAuthority authority = new EndorsementAuthority();
    authority.id = Identifiers.next();
    authority.name = request.name();
    authority.pem = request.pem();
    authority.createdAt = clock.instant();
    authority.createdBy = caller.name();
    try {
      database.persist(authority);
      database.flush();
      journal.record(
          AuditAction.AUTHORITY_ADDED,
          caller.name(),
          "authority",
          authority.name,
          AuditChange.to(certificates.size() + " certificates"));
    } catch (ConstraintViolationException e) {
      throw ProblemException.conflict(
          "authority-exists",
          "The authority exists",
          "there is an endorsement authority \"" + request.name() + "\" already");
    }
    return Response.created(URI.create("/v1/endorsement-authorities/" + authority.id))
        .entity(view(authority))
        .build();
  }

  @GET
  @Transactional
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
  @Operation(summary = "The endorsement authorities in force")
  public AuthorityList list() {
    return new AuthorityList(
        authorities.all().stream().map(EndorsementAuthorityResource::view).toList());
  }

  @DELETE
  @Path("/{id}")
  @Transactional
  @RolesAllowed(Role.ADMIN_ROLE)
  @ResponseStatus(204)
  @Operation(summary = "Stop vouching; hosts enrolled before stay enrolled")
  public void remove(@PathParam("id") String id) {
    EndorsementAuthority authority =
        database.find(EndorsementAuthority.class, ResourceId.require(id, "endorsement authority"));
    if (authority == null) {
      throw ProblemException.notFound("there is no endorsement authority with this id");
    }
    database.remove(authority);
    journal.record(
        AuditAction.AUTHORITY_REMOVED,
        caller.name(),
        "authority",
        authority.name,
        AuditChange.none());
    enrollments.authorityWithdrawn();
  }

  private static AuthorityView view(EndorsementAuthority authority) {
    List<X509Certificate> certificates = certificates(authority.pem);
    List<X509Certificate> anchors = new EndorsementAuthorities(certificates).anchors();
    return new AuthorityView(
        authority.id,
        authority.name,
        certificates.stream()
            .map(
                c ->
                    new CertificateView(
                        c.getSubjectX500Principal().getName(),
                        c.getSerialNumber().toString(16),
                        anchors.contains(c),
                        c.getNotAfter().toInstant()))
            .toList(),
        authority.createdAt,
        authority.createdBy);
  }

  private static List<X509Certificate> certificates(String pem) {
    Parsed<List<X509Certificate>> parsed =
        EkCertificate.parseBundle(Bytes.copyOf(pem.getBytes(StandardCharsets.UTF_8)));
    return parsed.orElseThrow(malformed -> ClaimedTpm.refusal("pem", malformed));
  }
}

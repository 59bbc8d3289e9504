package dev.touchstone.host;

import com.fasterxml.jackson.annotation.JsonAlias;
import dev.touchstone.access.Caller;
import dev.touchstone.access.Role;
import dev.touchstone.runtime.http.HostName;
import dev.touchstone.runtime.http.Page;
import dev.touchstone.runtime.http.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** {@code /v1/hosts}: the inventory, for admins. */
@Path("/v1/hosts")
@Tag(name = "admin")
public class HostResource {
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

  private final Hosts hosts;
  private final HostAdministration administration;
  private final Caller caller;

  HostResource(Hosts hosts, HostAdministration administration, Caller caller) {
    this.hosts = hosts;
    this.administration = administration;
    this.caller = caller;
  }

  /**
   * Exactly one of the four keys is given.
   *
   * @param ekFingerprint hex SHA-256 of the endorsement key's SubjectPublicKeyInfo
   * @param ekPublic TPM2B_PUBLIC of the endorsement key, base64
   * @param ekCertificate the endorsement certificate, base64
   * @param akPublic TPM2B_PUBLIC of an attestation key to pin, base64
   */
  public record NewHost(
      String host,
      @JsonAlias("ekHash") String ekFingerprint,
      String ekPublic,
      String ekCertificate,
      String akPublic) {}

  @POST
  @RolesAllowed({Role.ADMIN_ROLE, Role.OPERATOR_ROLE})
  @Operation(summary = "Announce a host by its endorsement key, or pin its attestation key")
  public Response register(NewHost request) {
    if (request == null) {
      throw ProblemException.invalid("body", "expected {host, ekFingerprint | akPublic | …}");
    }
    String name = HostName.require("host", request.host());
    long keys =
        Stream.of(
                request.ekFingerprint(),
                request.ekPublic(),
                request.ekCertificate(),
                request.akPublic())
            .filter(Objects::nonNull)
            .count();
    if (keys != 1) {
      throw ProblemException.invalid(
          "ekFingerprint",
          "expected exactly one of ekFingerprint, ekPublic, ekCertificate and akPublic, found "
              + keys);
    }
    HostAdministration.Registered registered =
        request.akPublic() != null
            ? administration.pin(
                name, ClaimedTpm.attestationKey("akPublic", request.akPublic()), caller.name())
            : administration.announce(name, fingerprint(request), caller.name());
    return Response.created(URI.create("/v1/hosts/" + name))
        .entity(HostView.of(registered.host(), registered.hostToken().orElse(null)))
        .build();
  }

  private static String fingerprint(NewHost request) {
    if (request.ekPublic() != null) {
      return ClaimedTpm.endorsementKey("ekPublic", request.ekPublic()).fingerprint();
    }
    if (request.ekCertificate() != null) {
      return EkCertificates.keyFingerprint(
          ClaimedTpm.certificate("ekCertificate", request.ekCertificate()));
    }
    String fingerprint = request.ekFingerprint().toLowerCase(Locale.ROOT).replace(":", "").strip();
    if (!FINGERPRINT.matcher(fingerprint).matches()) {
      throw ProblemException.invalid(
          "ekFingerprint",
          "expected 64 hex digits: the SHA-256 of the endorsement key's SubjectPublicKeyInfo");
    }
    return fingerprint;
  }

  @GET
  @Transactional
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE, Role.OPERATOR_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "Hosts by name, a page at a time")
  public Page<HostView> list(@QueryParam("after") String after, @QueryParam("limit") String limit) {
    int size = Page.limit(limit);
    List<HostView> found =
        hosts.page(HostName.cursor(after), size + 1).stream().map(HostView::of).toList();
    return Page.of(found, size, HostView::host);
  }

  @GET
  @Path("/{host}")
  @Transactional
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE, Role.OPERATOR_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "One host")
  public HostView get(@PathParam("host") String host) {
    return HostView.of(hosts.require(HostName.require("host", host)));
  }

  @POST
  @Path("/{host}/approval")
  @RolesAllowed({Role.ADMIN_ROLE, Role.OPERATOR_ROLE})
  @Operation(summary = "Vouch for the TPM of a pending host")
  public HostView approve(@PathParam("host") String host) {
    return HostView.of(administration.approve(HostName.require("host", host), caller.name()));
  }

  /**
   * @param labels all of them: what is left out is gone
   */
  public record NewLabels(Map<String, String> labels) {}

  @PUT
  @Path("/{host}/labels")
  @RolesAllowed({Role.ADMIN_ROLE, Role.OPERATOR_ROLE})
  @Operation(summary = "Say what a host is; policies choose their hosts by it")
  public HostView label(@PathParam("host") String host, NewLabels request) {
    String name = HostName.require("host", host);
    Map<String, String> labels = Labels.require(request == null ? null : request.labels());
    return HostView.of(administration.label(name, labels, caller.name()));
  }

  @DELETE
  @Path("/{host}")
  @RolesAllowed({Role.ADMIN_ROLE, Role.OPERATOR_ROLE})
  @ResponseStatus(204)
  @Operation(summary = "Forget a host; its name and keys become free")
  public void forget(@PathParam("host") String host) {
    administration.forget(HostName.require("host", host), caller.name());
  }
}

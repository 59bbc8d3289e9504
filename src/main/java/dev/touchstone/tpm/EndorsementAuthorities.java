package dev.touchstone.tpm;

import dev.touchstone.tpm.EkTrust.Reason;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/**
 * The authorities whose endorsement certificates are believed. Self-signed certificates are
 * anchors, others intermediates; both and revocation lists are given, nothing is fetched.
 *
 * <p>Extended key usage: where present it must contain tcg-kp-EKCertificate; where absent (older
 * vendors leave it out) the certificate must name a TPM in its subject alternative name, so that
 * another certificate of the same authority cannot stand in. A revocation list counts whatever its
 * next update says: what it revokes is refused, and a list that is late refuses nobody else.
 */
public final class EndorsementAuthorities {
  private final List<X509Certificate> anchors = new ArrayList<>();
  private final List<X509Certificate> intermediates = new ArrayList<>();
  private final List<X509CRL> crls;

  public EndorsementAuthorities(Collection<X509Certificate> certificates) {
    this(certificates, List.of());
  }

  public EndorsementAuthorities(
      Collection<X509Certificate> certificates, Collection<X509CRL> crls) {
    for (X509Certificate certificate : certificates) {
      (CertificatePath.isIssuedBy(certificate, certificate) ? anchors : intermediates)
          .add(certificate);
    }
    this.crls = List.copyOf(crls);
  }

  /** The configured anchors. */
  public List<X509Certificate> anchors() {
    return List.copyOf(anchors);
  }

  /**
   * Validates the certificate for {@code ek} at a point in time.
   *
   * @param sentIntermediates what the host sent: never anchors, at most 16 are looked at
   */
  public EkTrust validate(
      EkCertificate leaf, List<X509Certificate> sentIntermediates, EndorsementKey ek, Instant at) {
    X509Certificate certificate = leaf.certificate();
    Date date = Date.from(at);
    TpmIdentity identity = EkProfile.identity(certificate);
    Optional<EkTrust> refused =
        EkProfile.check(certificate, ek, identity).or(() -> expired(certificate, date));
    if (refused.isPresent()) {
      return refused.get();
    }
    List<X509Certificate> known = new ArrayList<>(intermediates);
    known.addAll(sentIntermediates.subList(0, Math.min(16, sentIntermediates.size())));
    List<CertificatePath> paths = CertificatePath.find(certificate, known, anchors);
    EkTrust last =
        new EkTrust.Untrusted(
            Reason.UNKNOWN_ISSUER,
            "no configured authority issued this certificate, whose issuer is "
                + certificate.getIssuerX500Principal().getName());
    for (CertificatePath path : paths) {
      Optional<EkTrust> problem = check(path, date);
      if (problem.isEmpty()) {
        return new EkTrust.Trusted(path.anchor(), path.certificates(), identity);
      }
      last = problem.get();
    }
    return last;
  }

  private Optional<EkTrust> check(CertificatePath path, Date date) {
    // PKIX itself does not look at the dates of an anchor (RFC 5280, 6.1.1 d).
    for (X509Certificate certificate : path.withAnchor()) {
      Optional<EkTrust> expired = expired(certificate, date);
      if (expired.isPresent()) {
        return expired;
      }
    }
    Optional<String> revoked = path.revoked(crls);
    if (revoked.isPresent()) {
      return Optional.of(new EkTrust.Untrusted(Reason.REVOKED, revoked.get()));
    }
    try {
      path.validate(date);
      return Optional.empty();
    } catch (GeneralSecurityException | RuntimeException e) {
      return Optional.of(
          new EkTrust.Untrusted(Reason.PATH_INVALID, String.valueOf(e.getMessage())));
    }
  }

  private static Optional<EkTrust> expired(X509Certificate certificate, Date date) {
    String subject = "\"" + certificate.getSubjectX500Principal().getName() + "\"";
    try {
      certificate.checkValidity(date);
      return Optional.empty();
    } catch (CertificateExpiredException e) {
      return Optional.of(
          new EkTrust.Untrusted(
              Reason.EXPIRED,
              "certificate "
                  + subject
                  + " was valid until "
                  + certificate.getNotAfter().toInstant()));
    } catch (CertificateNotYetValidException e) {
      return Optional.of(
          new EkTrust.Untrusted(
              Reason.NOT_YET_VALID,
              "certificate "
                  + subject
                  + " is valid from "
                  + certificate.getNotBefore().toInstant()));
    }
  }
}

package dev.touchstone.host;

import dev.touchstone.tpm.EkCertificate;
import dev.touchstone.tpm.EkTrust;
import dev.touchstone.tpm.HashAlgorithm;
import java.security.cert.CertificateEncodingException;

/** Endorsement certificates as the inventory keeps and describes them. */
final class EkCertificates {
  private EkCertificates() {}

  static byte[] encoded(EkCertificate certificate) {
    try {
      return certificate.certificate().getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read has no encoding", e);
    }
  }

  /**
   * Lower-case hex SHA-256 of the SubjectPublicKeyInfo, as {@code EndorsementKey.fingerprint()} has
   * it.
   */
  static String keyFingerprint(EkCertificate certificate) {
    return HashAlgorithm.SHA256.hash(certificate.certificate().getPublicKey().getEncoded()).hex();
  }

  /**
   * What is thought of an endorsement key.
   *
   * @param words why, for people
   */
  record Judgement(boolean trusted, String words) {

    static final Judgement NO_CERTIFICATE =
        new Judgement(false, "the host sent no endorsement certificate");

    static Judgement of(EkTrust trust) {
      return switch (trust) {
        case EkTrust.Trusted trusted ->
            new Judgement(
                true,
                "endorsement certificate leads to "
                    + trusted.anchor().getSubjectX500Principal().getName());
        case EkTrust.Untrusted untrusted -> new Judgement(false, untrusted.message());
      };
    }
  }
}

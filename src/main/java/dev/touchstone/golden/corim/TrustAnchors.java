package dev.touchstone.golden.corim;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.Set;

/** The authorities whose signers are believed. */
public record TrustAnchors(Set<X509Certificate> certificates) {
  public TrustAnchors {
    certificates = Set.copyOf(certificates);
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("without an anchor no signature can be believed");
    }
  }

  /**
   * Reads certificates, PEM one after another, or one as DER.
   *
   * @throws CertificateException if there is none, or something else among them
   */
  public static TrustAnchors read(byte[] file) throws CertificateException {
    Set<X509Certificate> anchors = new LinkedHashSet<>();
    CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(file))
        .forEach(certificate -> anchors.add((X509Certificate) certificate));
    if (anchors.isEmpty()) {
      throw new CertificateException("expected at least one certificate, found none");
    }
    return new TrustAnchors(anchors);
  }
}

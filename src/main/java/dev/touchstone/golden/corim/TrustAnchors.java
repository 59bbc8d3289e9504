package dev.touchstone.golden.corim;

import java.security.cert.X509Certificate;
import java.util.Set;

/** The authorities whose signers are believed. */
public record TrustAnchors(Set<X509Certificate> certificates) {
  public TrustAnchors {
    certificates = Set.copyOf(certificates);
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("without an anchor no signature can be believed");
    }
  }
}

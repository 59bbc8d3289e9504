package dev.touchstone.tpm;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** A chain of signatures from a leaf to an anchor; {@link #validate} applies the rules of PKIX. */
record CertificatePath(List<X509Certificate> certificates, X509Certificate anchor) {
  private static final int MAX_LENGTH = 6;

  /** Ten times what the longest chain in the field needs. */
  private static final int MAX_CHECKS = 64;

  /** Used by instance, never installed. */
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  List<X509Certificate> withAnchor() {
    List<X509Certificate> all = new ArrayList<>(certificates);
    all.add(anchor);
    return all;
  }

  /**
   * Every path whose signatures verify, within six certificates and {@link #MAX_CHECKS} signatures.
   */
  static List<CertificatePath> find(
      X509Certificate leaf, List<X509Certificate> intermediates, List<X509Certificate> anchors) {
    Search search = new Search(intermediates, anchors);
    search.extend(List.of(leaf));
    return search.found;
  }

  /**
   * Bounded in signatures checked: intermediates that sign each other must not buy a stranger time
   * here.
   */
  private static final class Search {
    private final List<X509Certificate> intermediates;
    private final List<X509Certificate> anchors;
    private final List<CertificatePath> found = new ArrayList<>();
    private int checksLeft = MAX_CHECKS;

    Search(List<X509Certificate> intermediates, List<X509Certificate> anchors) {
      this.intermediates = intermediates;
      this.anchors = anchors;
    }

    void extend(List<X509Certificate> path) {
      X509Certificate last = path.get(path.size() - 1);
      for (X509Certificate anchor : anchors) {
        if (issued(last, anchor)) {
          found.add(new CertificatePath(path, anchor));
        }
      }
      if (path.size() >= MAX_LENGTH) {
        return;
      }
      for (X509Certificate next : intermediates) {
        if (!path.contains(next) && issued(last, next)) {
          List<X509Certificate> longer = new ArrayList<>(path);
          longer.add(next);
          extend(longer);
        }
      }
    }

    private boolean issued(X509Certificate certificate, X509Certificate issuer) {
      if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
          || checksLeft == 0) {
        return false;
      }
      checksLeft--;
      return isIssuedBy(certificate, issuer);
    }
  }

  /** By name and by signature: a name alone is anybody's. */
  static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey(), BOUNCY_CASTLE);
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  /** The first certificate that a list of its issuer revokes. */
  Optional<String> revoked(List<X509CRL> crls) {
    List<X509Certificate> all = withAnchor();
    for (int i = 0; i < certificates.size(); i++) {
      for (X509CRL crl : crls) {
        if (isListOf(crl, all.get(i + 1)) && crl.isRevoked(all.get(i))) {
          return Optional.of(
              "certificate "
                  + all.get(i).getSerialNumber().toString(16)
                  + " was revoked by "
                  + crl.getIssuerX500Principal().getName());
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isListOf(X509CRL crl, X509Certificate issuer) {
    if (!crl.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      return false;
    }
    try {
      crl.verify(issuer.getPublicKey(), BOUNCY_CASTLE);
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  /** RFC 5280, 6.1, at {@code date}; throws with the rule that is broken. */
  void validate(Date date) throws GeneralSecurityException {
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
    parameters.setDate(date);
    parameters.setRevocationEnabled(false);
    parameters.addCertPathChecker(new EkExtensions());
    CertificateFactory factory = CertificateFactory.getInstance("X.509", BOUNCY_CASTLE);
    CertPathValidator.getInstance("PKIX", BOUNCY_CASTLE)
        .validate(factory.generateCertPath(certificates), parameters);
  }

  /** Extensions that EK certificates carry as critical and that are dealt with in EkProfile. */
  private static final class EkExtensions extends PKIXCertPathChecker {
    /** Subject alternative name, extended key usage, subject directory attributes. */
    private static final Set<String> KNOWN = Set.of("2.5.29.17", "2.5.29.37", "2.5.29.9");

    @Override
    public void init(boolean forward) {}

    @Override
    public boolean isForwardCheckingSupported() {
      return true;
    }

    @Override
    public Set<String> getSupportedExtensions() {
      return KNOWN;
    }

    @Override
    public void check(Certificate certificate, Collection<String> unresolved) {
      unresolved.removeAll(KNOWN);
    }
  }
}

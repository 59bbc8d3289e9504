package dev.touchstone.tpm;

import java.security.cert.X509Certificate;
import java.util.List;

/** Whether an endorsement certificate leads to a configured authority. */
public sealed interface EkTrust {

  /**
   * It does.
   *
   * @param path the leaf first, the anchor not included
   */
  record Trusted(X509Certificate anchor, List<X509Certificate> path, TpmIdentity identity)
      implements EkTrust {
    public Trusted {
      path = List.copyOf(path);
    }
  }

  /** It does not, and why. */
  record Untrusted(Reason reason, String message) implements EkTrust {}

  /** The reason, for programs. */
  enum Reason {
    /** The certificate's key is not the endorsement key. */
    KEY_MISMATCH,
    /** The extended key usage is not, or not shown to be, that of an endorsement key. */
    NOT_AN_EK_CERTIFICATE,
    CA_CERTIFICATE,
    SELF_SIGNED,
    UNKNOWN_ISSUER,
    /** The leaf, an intermediate or the anchor is not valid at the time asked about. */
    EXPIRED,
    NOT_YET_VALID,
    REVOKED,
    /** A path exists and breaks another rule of RFC 5280. */
    PATH_INVALID
  }
}

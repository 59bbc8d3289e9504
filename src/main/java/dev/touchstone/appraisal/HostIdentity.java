package dev.touchstone.appraisal;

import java.util.Map;

/**
 * Who a quote is from, as the service or the caller knows it.
 *
 * @param name the host's name, by which golden sets are chosen
 * @param labels by which policies are chosen
 */
public record HostIdentity(String name, Map<String, String> labels, Endorsement endorsement) {
  /** What stands behind the attestation key. */
  public enum Endorsement {
    /** It was bound to a TPM whose endorsement key is enrolled and trusted. */
    ENROLLED,
    /** The caller vouches for it, as with a bundle that is verified offline. */
    ASSUMED,
    /** Nothing binds it to a TPM that is known. */
    UNKNOWN,
    /** Its endorsement key or its certificate was revoked. */
    REVOKED
  }

  public HostIdentity {
    labels = Map.copyOf(labels);
  }

  /** A host whose key is enrolled, without labels. */
  public static HostIdentity enrolled(String name) {
    return new HostIdentity(name, Map.of(), Endorsement.ENROLLED);
  }
}

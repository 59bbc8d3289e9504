package dev.touchstone.tpm;

/**
 * Qualified names: {@code QN(object) = nameAlg ‖ H(QN(parent) ‖ Name(object))}, where the qualified
 * name of a hierarchy is its handle (TPM 2.0 Library Part 1, "Names", "Qualified Name").
 */
public final class QualifiedSigner {
  private static final byte[] ENDORSEMENT_HIERARCHY = {0x40, 0x00, 0x00, 0x0b};

  private QualifiedSigner() {}

  /**
   * The qualified name of an attestation key that was created under an endorsement key, as {@code
   * tpm2_createak} does. Throws {@link IllegalArgumentException} if either is no Name with a known
   * hash.
   */
  public static TpmName of(TpmName attestationKey, TpmName endorsementKey) {
    return below(below(ENDORSEMENT_HIERARCHY, endorsementKey).value().toArray(), attestationKey);
  }

  /** The qualified name of a primary key of the endorsement hierarchy. */
  public static TpmName ofEndorsementPrimary(TpmName key) {
    return below(ENDORSEMENT_HIERARCHY, key);
  }

  private static TpmName below(byte[] parentQualifiedName, TpmName name) {
    HashAlgorithm hash =
        name.algorithm()
            .orElseThrow(
                () -> new IllegalArgumentException("not a Name with a known hash: " + name.hex()));
    return TpmName.of(hash, parentQualifiedName, name.value().toArray());
  }
}

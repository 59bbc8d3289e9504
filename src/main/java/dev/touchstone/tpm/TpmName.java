package dev.touchstone.tpm;

/**
 * The Name of a TPM object: {@code nameAlg ‖ H(public area)} (TPM 2.0 Library Part 1, "Names").
 * Touchstone computes Names from public areas; it never takes one from a host.
 */
public record TpmName(Bytes value) {

  /** Lower-case hex. */
  public String hex() {
    return value.hex();
  }

  /** A Name or qualified name of a public area with the given name algorithm. */
  static TpmName of(HashAlgorithm nameAlgorithm, byte[]... hashed) {
    byte[] digest = nameAlgorithm.hash(hashed).toArray();
    return new TpmName(
        Bytes.copyOf(new TpmWriter().u16(nameAlgorithm.tpmId()).raw(digest).toArray()));
  }

  /** The hash of the Name, or empty if the bytes are not a known algorithm and its digest. */
  java.util.Optional<HashAlgorithm> algorithm() {
    if (value.size() < 2) {
      return java.util.Optional.empty();
    }
    int id = (value.at(0) & 0xff) << 8 | (value.at(1) & 0xff);
    return HashAlgorithm.ofTpmId(id).filter(hash -> value.size() == 2 + hash.size());
  }
}

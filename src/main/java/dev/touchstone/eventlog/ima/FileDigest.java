package dev.touchstone.eventlog.ima;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What an IMA record says the file, or buffer, hashed to.
 *
 * @param kind {@code ima} for a digest of the content, {@code verity} for an fs-verity digest;
 *     templates before d-ngv2 know only the first
 * @param algorithm the kernel's name, lower case: {@code sha256}, {@code sm3-256}, …
 * @param value the digest, of whatever size the record has
 */
public record FileDigest(String kind, String algorithm, Bytes value) {

  private static final String CONTENT = "ima";

  /** The digest as a PCR-bank algorithm's, if it is one and the size fits. */
  public Optional<Digest> asDigest() {
    return HashAlgorithm.ofBank(algorithm)
        .filter(known -> known.size() == value.size())
        .map(known -> Digest.of(known, value.toArray()));
  }

  /** Whether this is {@code H(content)} by its own algorithm; false if that is not known here. */
  public boolean covers(Bytes content) {
    return CONTENT.equals(kind)
        && asDigest()
            .map(digest -> digest.algorithm().hash(content.toArray()).equals(digest))
            .orElse(false);
  }

  boolean isAllZeros() {
    for (int i = 0; i < value.size(); i++) {
      if (value.at(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Reads a d, d-ng or d-ngv2 field; empty if it has no such form. */
  static Optional<FileDigest> parse(ImaField field, byte[] bytes, int from, int to) {
    if (field == ImaField.D) {
      return Optional.of(new FileDigest(CONTENT, "sha1", Bytes.copyOf(bytes, from, to)));
    }
    int nul = from;
    while (nul < to && bytes[nul] != 0) {
      nul++;
    }
    if (nul == to || nul == from || bytes[nul - 1] != ':') {
      return Optional.empty();
    }
    String prefix =
        new String(bytes, from, nul - 1 - from, StandardCharsets.ISO_8859_1)
            .toLowerCase(Locale.ROOT);
    int colon = prefix.lastIndexOf(':');
    return Optional.of(
        new FileDigest(
            colon < 0 ? CONTENT : prefix.substring(0, colon),
            prefix.substring(colon + 1),
            Bytes.copyOf(bytes, nul + 1, to)));
  }

  /** {@code sha256:<hex>}, or {@code verity:sha256:<hex>}. */
  @Override
  public String toString() {
    String text = algorithm + ":" + value.hex();
    return CONTENT.equals(kind) ? text : kind + ":" + text;
  }
}

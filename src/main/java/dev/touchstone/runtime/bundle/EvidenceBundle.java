package dev.touchstone.runtime.bundle;

import dev.touchstone.tpm.Bytes;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A bundle as it was found on disk. Nothing in it is believed; the key beside a quote vouches for
 * nobody.
 *
 * @param files name to content, of the names that a bundle may have
 */
public record EvidenceBundle(Map<String, Bytes> files) {
  /** The attestation key: TPM2B_PUBLIC, TPMT_PUBLIC or PEM. */
  public static final String AK = "ak.pub";

  /** The qualifying data that was asked for. */
  public static final String NONCE = "nonce.bin";

  /** The endorsement certificate, DER or PEM. */
  public static final String EK_CERTIFICATE = "ek.crt";

  /** The certificates above it, PEM. */
  public static final String EK_CHAIN = "ek-chain.pem";

  public EvidenceBundle {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  public Optional<Bytes> file(String name) {
    return Optional.ofNullable(files.get(name));
  }

  public Optional<Bytes> part(BundlePart part) {
    return file(part.fileName());
  }

  /** The content; throws if there is none. */
  public Bytes require(String name) throws UnreadableBundleException {
    return file(name)
        .filter(bytes -> !bytes.isEmpty())
        .orElseThrow(
            () ->
                new UnreadableBundleException(
                    "the bundle has no "
                        + name
                        + " (or an empty one): it needs quote.bin,"
                        + " signature.bin, pcrs.json and ak.pub"));
  }
}

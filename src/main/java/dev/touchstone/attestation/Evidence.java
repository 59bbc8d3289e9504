package dev.touchstone.attestation;

import dev.touchstone.runtime.bundle.BundlePart;
import dev.touchstone.runtime.bundle.PcrsJson;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import dev.touchstone.tpm.QuoteEvidence;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What a host submitted: the parts of a bundle, the three that make a quote among them. */
record Evidence(Map<BundlePart, Bytes> parts, PcrValues pcrs) {

  Evidence {
    parts = Collections.unmodifiableMap(new EnumMap<>(parts));
  }

  /**
   * Checks that the quote's parts are there and the PCR values readable; a 400 names the part that
   * is not.
   */
  static Evidence of(Map<BundlePart, Bytes> parts) {
    for (BundlePart needed :
        new BundlePart[] {BundlePart.QUOTE, BundlePart.SIGNATURE, BundlePart.PCRS}) {
      Bytes part = parts.get(needed);
      if (part == null || part.isEmpty()) {
        throw ProblemException.invalid(
            needed.fileName(), "the part \"" + needed.fileName() + "\" is missing or empty");
      }
    }
    PcrValues pcrs =
        PcrsJson.parse(parts.get(BundlePart.PCRS))
            .orElseThrow(
                malformed ->
                    ProblemException.invalid(BundlePart.PCRS.fileName(), malformed.message()));
    return new Evidence(parts, pcrs);
  }

  QuoteEvidence quote() {
    return new QuoteEvidence(parts.get(BundlePart.QUOTE), parts.get(BundlePart.SIGNATURE), pcrs);
  }

  /** The part, if it was sent and has content. */
  Optional<Bytes> part(BundlePart part) {
    return Optional.ofNullable(parts.get(part)).filter(bytes -> !bytes.isEmpty());
  }

  /** One digest over all parts, each under its name: lower-case hex SHA-256. */
  String digest() {
    StringBuilder names = new StringBuilder();
    parts.forEach(
        (part, bytes) ->
            names.append(part.fileName()).append(' ').append(digestOf(bytes)).append('\n'));
    return HashAlgorithm.SHA256.hash(names.toString().getBytes(StandardCharsets.UTF_8)).hex();
  }

  static String digestOf(Bytes bytes) {
    return HashAlgorithm.SHA256.hash(bytes.toArray()).hex();
  }
}

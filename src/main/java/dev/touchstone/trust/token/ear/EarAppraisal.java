package dev.touchstone.trust.token.ear;

import dev.touchstone.appraisal.Status;
import dev.touchstone.appraisal.TrustVector;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An attestation result as it is signed: the one object behind every dialect.
 *
 * @param verifier who says so
 * @param status no better than any layer
 * @param layers at least one
 * @param issuedAt whole seconds count
 * @param expiresAt after {@code issuedAt}
 * @param nonce of the relying party, if it sent one
 */
public record EarAppraisal(
    Verifier verifier,
    EarSubject subject,
    Status status,
    List<EarLayer> layers,
    Instant issuedAt,
    Instant expiresAt,
    Optional<EatNonce> nonce) {

  /** {@code ear_verifier_id} (draft-ietf-rats-ear, 3.3). */
  public record Verifier(String developer, String build) {}

  public EarAppraisal {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("an EAR needs at least one submodule, and has none");
    }
    for (EarLayer layer : layers) {
      if (!TrustOrder.noBetter(status, layer.status())) {
        throw new IllegalArgumentException(
            "an EAR cannot be %s: its layer %s is %s"
                .formatted(status.text(), layer.name().text(), layer.status().text()));
      }
    }
    if (expiresAt.getEpochSecond() <= issuedAt.getEpochSecond()) {
      throw new IllegalArgumentException(
          "an EAR ends after it was issued: issued at %s, ends at %s"
              .formatted(issuedAt, expiresAt));
    }
  }

  /**
   * @param verdict what the host is worth at the moment of asking: affirming only for one that is
   *     trusted now
   * @param claims of the result that the verdict rests on
   */
  public static EarAppraisal of(
      Verifier verifier,
      EarSubject subject,
      Status verdict,
      TrustVector claims,
      Instant issuedAt,
      Instant expiresAt,
      Optional<EatNonce> nonce) {
    List<EarLayer> layers = EarLayers.of(claims, verdict);
    Status status = layers.stream().map(EarLayer::status).reduce(verdict, TrustOrder::worse);
    return new EarAppraisal(verifier, subject, status, layers, issuedAt, expiresAt, nonce);
  }
}

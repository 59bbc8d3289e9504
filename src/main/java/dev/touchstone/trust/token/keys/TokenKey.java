package dev.touchstone.trust.token.keys;

import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The public side of a key that signs tokens.
 *
 * @param kid JWK thumbprint (RFC 7638)
 * @param jwk as it is published (RFC 7517): {@code kty}, {@code use}, {@code alg}, {@code kid}, …
 * @param createdAt empty for a key of a keystore, like the times that follow
 */
public record TokenKey(
    String kid,
    SigningAlgorithm algorithm,
    State state,
    Map<String, Object> jwk,
    Optional<Instant> createdAt,
    Optional<Instant> activeFrom,
    Optional<Instant> retiresAt,
    Optional<Instant> publishedUntil) {

  /** Where a key is in its life. */
  public enum State {
    /** Published, so that verifiers know it when it begins to sign. */
    NEXT,
    SIGNING,
    /** It signs no more; published until the last token that it signed has ended. */
    RETIRED,
    /** No longer published. */
    WITHDRAWN;

    private final String text = name().toLowerCase(Locale.ROOT);

    public String text() {
      return text;
    }
  }

  public TokenKey {
    // In an order of its own, so that the same keys give the same text from every replica.
    jwk = Collections.unmodifiableMap(new TreeMap<>(jwk));
  }

  public boolean isPublished() {
    return state != State.WITHDRAWN;
  }
}

package dev.touchstone.trust.token.ear;

import dev.touchstone.appraisal.Status;
import java.util.Comparator;

/**
 * By how little a relying party may do with a tier. {@code none} is less than affirming, whatever
 * its number: a verifier that could not judge vouches for nothing.
 */
final class TrustOrder {
  private static final Comparator<Status> BY_TRUST = Comparator.comparingInt(TrustOrder::rank);

  private TrustOrder() {}

  static Status worse(Status a, Status b) {
    return BY_TRUST.compare(a, b) >= 0 ? a : b;
  }

  /** Whether {@code status} promises no more than {@code limit} does. */
  static boolean noBetter(Status status, Status limit) {
    return BY_TRUST.compare(status, limit) >= 0;
  }

  private static int rank(Status status) {
    return switch (status) {
      case AFFIRMING -> 0;
      case NONE -> 1;
      case WARNING -> 2;
      case CONTRAINDICATED -> 3;
    };
  }
}

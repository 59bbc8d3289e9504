package dev.touchstone.appraisal;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The AR4SI trustworthiness vector: a claim for each category of which something can be said
 * (draft-ietf-rats-ar4si 2.3). A category without a claim is not there, and never reads as
 * affirming.
 *
 * @param claims category to value, -128..127
 */
public record TrustVector(Map<Category, Integer> claims) {
  /** The verifier failed: nothing is known of the host (AR4SI 2.3.1: verifier malfunction). */
  public static final int VERIFIER_FAILED = 1;

  /** Recognised, genuine, approved. */
  public static final int AFFIRMED = 2;

  /** Executables: approved, at boot only. */
  public static final int APPROVED_AT_BOOT = 3;

  /** The general value of the warning tier: a known weakness, or not what was expected. */
  public static final int WEAK = 32;

  /** Executables: not recognised. */
  public static final int UNRECOGNISED = 33;

  /** Configuration: elements relevant for security are not available. */
  public static final int UNAVAILABLE = 36;

  public static final int CONTRAINDICATED = 96;

  /** Instance identity and hardware: not recognised, but should be. */
  public static final int NOT_RECOGNISED = 97;

  /** Cryptographic validation failed. */
  public static final int CRYPTO_FAILED = 99;

  /** Nothing is said. */
  public static final TrustVector NONE = new TrustVector(Map.of());

  public TrustVector {
    Map<Category, Integer> copy = new EnumMap<>(Category.class);
    copy.putAll(claims);
    claims = Collections.unmodifiableMap(copy);
  }

  /** By the names that stand in JSON: {@code {"hardware": 2}}. */
  public Map<String, Integer> byName() {
    Map<String, Integer> names = new LinkedHashMap<>();
    claims.forEach((category, claim) -> names.put(category.text(), claim));
    return names;
  }

  /** The same value for every category. */
  static TrustVector all(int claim) {
    Map<Category, Integer> claims = new EnumMap<>(Category.class);
    for (Category category : Category.values()) {
      claims.put(category, claim);
    }
    return new TrustVector(claims);
  }

  /** The tier of a value: none -1..1, affirming 2..31, warning 32..95, contraindicated 96..127. */
  public static Status tier(int claim) {
    if (claim >= -1 && claim <= 1) {
      return Status.NONE;
    }
    int size = claim < 0 ? -claim - 1 : claim; // below -1 the tiers are mirrored
    return size < 32 ? Status.AFFIRMING : size < 96 ? Status.WARNING : Status.CONTRAINDICATED;
  }

  /** The tier of a category; none if nothing is said of it. */
  public Status tier(Category category) {
    return tier(claims.getOrDefault(category, 0));
  }

  /** The worst tier of all claims, by which a verdict can be no better. */
  public Status worst() {
    return claims.values().stream()
        .map(TrustVector::tier)
        .max(Status::compareTo)
        .orElse(Status.NONE);
  }
}

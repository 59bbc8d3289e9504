package dev.touchstone.trust.token.ear;

import dev.touchstone.appraisal.Category;
import dev.touchstone.appraisal.Status;
import dev.touchstone.appraisal.TrustVector;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * One submodule of an EAR: a layer of the host, and what is claimed of it.
 *
 * @param status no better than the worst claim
 * @param claims category to value, at least one; all of them 0 where nothing is claimed any more
 */
public record EarLayer(Name name, Status status, Map<Category, Integer> claims) {

  /** The layers that a TPM tells apart. Each category belongs to one. */
  public enum Name {
    /** What the host is: its TPM, its firmware. */
    PLATFORM("platform"),
    /** What was started, and how it was told to run. */
    LAUNCH("launch"),
    /** What was loaded from then on. */
    RUNTIME("runtime");

    private final String text;

    Name(String text) {
      this.text = text;
    }

    /** The name of the submodule. */
    public String text() {
      return text;
    }

    Set<Category> categories() {
      return switch (this) {
        case PLATFORM -> EnumSet.of(Category.INSTANCE_IDENTITY, Category.HARDWARE);
        case LAUNCH -> EnumSet.of(Category.EXECUTABLES, Category.CONFIGURATION);
        case RUNTIME -> EnumSet.of(Category.FILE_SYSTEM);
      };
    }
  }

  public EarLayer {
    Map<Category, Integer> copy = new EnumMap<>(Category.class);
    copy.putAll(claims);
    claims = Collections.unmodifiableMap(copy);
    if (claims.isEmpty()) {
      throw new IllegalArgumentException(
          "the layer " + name.text() + " needs at least one claim, and has none");
    }
    if (!name.categories().containsAll(claims.keySet())) {
      throw new IllegalArgumentException(
          "the layer " + name.text() + " has claims of another layer: " + claims.keySet());
    }
    if (!TrustOrder.noBetter(status, worst(claims))) {
      throw new IllegalArgumentException(
          "the layer %s cannot be %s: its worst claim is %s"
              .formatted(name.text(), status.text(), worst(claims).text()));
    }
  }

  static Status worst(Map<Category, Integer> claims) {
    return claims.values().stream()
        .map(TrustVector::tier)
        .reduce(Status.AFFIRMING, TrustOrder::worse);
  }
}

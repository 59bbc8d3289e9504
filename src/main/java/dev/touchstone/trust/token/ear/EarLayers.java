package dev.touchstone.trust.token.ear;

import dev.touchstone.appraisal.Category;
import dev.touchstone.appraisal.Status;
import dev.touchstone.appraisal.TrustVector;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Tells the claims of a verdict apart by the layers that they are about. */
final class EarLayers {
  private EarLayers() {}

  /**
   * The layers of which something is said.
   *
   * <p>Relying parties read submodules, some of them nothing else (dialect A has no status above
   * them). What the claims do not show must show there too: a verdict that none of its claims
   * explains (a revoked golden set, a required category that nobody spoke for) counts for every
   * layer, and where nothing is vouched for any more no claim is repeated.
   *
   * @param verdict what the host is worth at the moment of asking
   */
  static List<EarLayer> of(TrustVector vector, Status verdict) {
    List<EarLayer> layers = new ArrayList<>();
    for (EarLayer.Name name : EarLayer.Name.values()) {
      Map<Category, Integer> claims = claims(vector, name);
      if (!claims.isEmpty()) {
        layers.add(
            verdict == Status.NONE
                ? silent(name, claims)
                : new EarLayer(name, EarLayer.worst(claims), claims));
      }
    }
    if (layers.isEmpty()) {
      // EAR needs a submodule, and a submodule a claim: that nothing is claimed.
      Status worth = TrustOrder.worse(verdict, Status.NONE);
      return List.of(new EarLayer(EarLayer.Name.LAUNCH, worth, Map.of(Category.EXECUTABLES, 0)));
    }
    boolean explained =
        layers.stream().anyMatch(layer -> TrustOrder.noBetter(layer.status(), verdict));
    return explained
        ? List.copyOf(layers)
        : layers.stream()
            .map(layer -> new EarLayer(layer.name(), verdict, layer.claims()))
            .toList();
  }

  private static EarLayer silent(EarLayer.Name name, Map<Category, Integer> claims) {
    Map<Category, Integer> nothing = new EnumMap<>(Category.class);
    claims.keySet().forEach(category -> nothing.put(category, 0));
    return new EarLayer(name, Status.NONE, nothing);
  }

  /** A claim of 0 is none. */
  private static Map<Category, Integer> claims(TrustVector vector, EarLayer.Name name) {
    Map<Category, Integer> claims = new EnumMap<>(Category.class);
    for (Category category : name.categories()) {
      int claim = vector.claims().getOrDefault(category, 0);
      if (claim != 0) {
        claims.put(category, claim);
      }
    }
    return claims;
  }
}

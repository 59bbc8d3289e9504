package dev.touchstone.trust.token.ear;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The claims of an EAR (draft-ietf-rats-ear, 3), as JSON has them: maps, lists, strings, longs. */
public final class EarClaims {
  private final EarProfile profile;
  private final String extension;

  /**
   * @param extension the name of the claim that holds what EAR has no claim for: a URI, so that it
   *     is nobody else's
   */
  public EarClaims(EarProfile profile, String extension) {
    this.profile = profile;
    this.extension = extension;
  }

  public Map<String, Object> of(EarAppraisal appraisal) {
    EarDialect dialect = profile.dialect();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("eat_profile", profile.name());
    claims.put("iat", appraisal.issuedAt().getEpochSecond());
    claims.put("exp", appraisal.expiresAt().getEpochSecond());
    claims.put("sub", appraisal.subject().host());
    Map<String, Object> verifier = new LinkedHashMap<>();
    verifier.put("developer", appraisal.verifier().developer());
    verifier.put("build", appraisal.verifier().build());
    claims.put(dialect.verifierId(), verifier);
    claims.put(dialect.status(), appraisal.status().text());
    appraisal.nonce().ifPresent(nonce -> claims.put("eat_nonce", nonce.text()));
    Map<String, Object> submods = new LinkedHashMap<>();
    for (EarLayer layer : appraisal.layers()) {
      submods.put(layer.name().text(), submod(layer, appraisal.subject()));
    }
    claims.put("submods", submods);
    claims.put(extension, extension(appraisal.subject()));
    return claims;
  }

  private Map<String, Object> submod(EarLayer layer, EarSubject subject) {
    EarDialect dialect = profile.dialect();
    Map<String, Object> vector = new LinkedHashMap<>();
    layer.claims().forEach((category, claim) -> vector.put(category.text(), claim));
    Map<String, Object> submod = new LinkedHashMap<>();
    submod.put(dialect.status(), layer.status().text());
    submod.put(dialect.vector(), vector);
    submod.put(dialect.policyIds(), dialect.policies(List.of(subject.policyId())));
    subject.quoted().ifPresent(nonce -> submod.put("eat_nonce", nonce.text()));
    return submod;
  }

  private static Map<String, Object> extension(EarSubject subject) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("host", subject.host());
    about.put("state", subject.state());
    about.put("result", subject.result().toString());
    about.put("attested-at", subject.attestedAt().getEpochSecond());
    about.put("lease-ends", subject.leaseEnds().getEpochSecond());
    about.put("policy", subject.policy());
    about.put("policy-digest", subject.policyDigest());
    about.put("golden-sets", subject.goldenSets());
    subject
        .boot()
        .ifPresent(
            boot ->
                about.put(
                    "boot",
                    Map.of(
                        "reset-count", boot.resetCount(), "restart-count", boot.restartCount())));
    return about;
  }
}

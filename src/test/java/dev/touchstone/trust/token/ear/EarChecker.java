package dev.touchstone.trust.token.ear;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules that verifiers of EAR hold claims against, restated from the draft
 * (draft-ietf-rats-ear, 3; draft-ietf-rats-ar4si, 2.3 and 3.2; RFC 9711, 4.1) and from what the
 * libraries of Veraison (Go, Rust) refuse. Knows nothing of the code that makes the claims.
 */
public final class EarChecker {
  private static final Set<String> CATEGORIES =
      Set.of(
          "instance-identity",
          "configuration",
          "executables",
          "file-system",
          "hardware",
          "runtime-opaque",
          "storage-opaque",
          "sourced-data");

  /** The numbers that stand for tiers in CBOR; the libraries compare these. */
  private static final Map<String, Integer> TIERS =
      Map.of("none", 0, "affirming", 2, "warning", 32, "contraindicated", 96);

  private final String profile;
  private final String separator;
  private final String policyKey;
  private final boolean policyIsArray;
  private final List<String> problems = new ArrayList<>();

  private EarChecker(String profile, boolean dotted) {
    this.profile = profile;
    this.separator = dotted ? "." : "_";
    this.policyKey = dotted ? "ear.appraisal-policy-id" : "ear_appraisal_policy_ids";
    this.policyIsArray = !dotted;
  }

  /** What is wrong with these claims for a verifier of dialect A, C by their profile names. */
  public static List<String> problems(JsonNode claims, String profile) {
    EarChecker checker = new EarChecker(profile, profile.contains("veraison"));
    checker.check(claims);
    return checker.problems;
  }

  private String key(String first, String rest) {
    return first + separator + (separator.equals(".") ? rest : rest.replace('-', '_'));
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }

  private void check(JsonNode claims) {
    require(claims.isObject(), "not an object");
    require(
        claims.path("eat_profile").isTextual()
            && claims.path("eat_profile").asText().equals(profile),
        "eat_profile is not " + profile);
    integer(claims, "iat", true);
    integer(claims, "exp", false);
    if (claims.has("exp")) {
      require(claims.get("exp").asLong() > claims.get("iat").asLong(), "exp is not after iat");
    }
    JsonNode verifier = claims.path(key("ear", "verifier-id"));
    require(verifier.isObject() && verifier.size() == 2, "no ear_verifier_id of two members");
    require(verifier.path("developer").isTextual(), "no developer");
    require(verifier.path("build").isTextual(), "no build");
    nonce(claims);
    JsonNode submods = claims.path("submods");
    require(submods.isObject() && !submods.isEmpty(), "no submods");
    int worst = 0;
    boolean affirmed = true;
    for (Map.Entry<String, JsonNode> submod : submods.properties()) {
      int status = submod(submod.getKey(), submod.getValue());
      worst = Math.max(worst, status);
      affirmed &= status == 2;
    }
    if (claims.has(key("ear", "status"))) {
      int status = tier(claims.path(key("ear", "status")));
      require(status == 0 || status >= worst, "ear_status is better than a submod");
      require(status != 2 || affirmed, "ear_status affirms what a submod does not");
    }
    onlyThisDialect(claims);
    submods.forEach(this::onlyThisDialect);
  }

  private int submod(String name, JsonNode submod) {
    int status = tier(submod.path(key("ear", "status")));
    JsonNode vector = submod.path(key("ear", "trustworthiness-vector"));
    require(vector.isObject() && !vector.isEmpty(), name + ": no vector, or an empty one");
    for (Map.Entry<String, JsonNode> claim : vector.properties()) {
      require(CATEGORIES.contains(claim.getKey()), name + ": no category " + claim.getKey());
      require(claim.getValue().isIntegralNumber(), name + ": a claim is no integer");
      int value = claim.getValue().asInt();
      require(value >= -128 && value <= 127, name + ": a claim out of range");
      int worth = tierOf(value);
      require(status == 0 || status >= worth, name + ": status is better than " + claim.getKey());
      require(status != 2 || worth == 2, name + ": status affirms beyond " + claim.getKey());
    }
    JsonNode policies = submod.path(policyKey);
    if (policyIsArray) {
      require(policies.isArray() && !policies.isEmpty(), name + ": policies are no array");
      policies.forEach(id -> require(id.isTextual(), name + ": a policy is no string"));
    } else {
      require(policies.isTextual(), name + ": the policy is no string");
    }
    nonce(submod);
    return status;
  }

  private static int tierOf(int claim) {
    if (claim >= -1 && claim <= 1) {
      return 0;
    }
    int size = claim < 0 ? -claim - 1 : claim;
    return size <= 31 ? 2 : size <= 95 ? 32 : 96;
  }

  private int tier(JsonNode status) {
    require(status.isTextual() && TIERS.containsKey(status.asText()), "no status: " + status);
    return TIERS.getOrDefault(status.asText(), 0);
  }

  private void integer(JsonNode claims, String name, boolean required) {
    require(
        claims.has(name) ? claims.get(name).isIntegralNumber() : !required,
        name + " is no integer");
  }

  private void nonce(JsonNode holder) {
    if (holder.has("eat_nonce")) {
      require(holder.get("eat_nonce").isTextual(), "eat_nonce is no string");
      String text = holder.get("eat_nonce").asText();
      require(text.matches("[A-Za-z0-9_-]{11,86}"), "eat_nonce is no base64url: " + text);
    }
  }

  /** A verifier of the other dialect finds none of its claims. */
  private void onlyThisDialect(JsonNode holder) {
    String other = separator.equals(".") ? "ear_" : "ear.";
    holder
        .fieldNames()
        .forEachRemaining(
            name -> require(!name.startsWith(other), "a claim of the other dialect: " + name));
  }
}

package dev.touchstone.trust.token.ear;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How an EAR spells the names of its claims. */
public enum EarDialect {
  /** Dots; one policy, as a string. What the libraries of Veraison read since 2023. */
  A("ear.verifier-id", "ear.status", "ear.trustworthiness-vector", "ear.appraisal-policy-id") {
    @Override
    Object policies(List<String> ids) {
      return String.join(" ", ids);
    }
  },
  /** Underscores; policies as an array (draft-ietf-rats-ear-04, 3.2). */
  C("ear_verifier_id", "ear_status", "ear_trustworthiness_vector", "ear_appraisal_policy_ids") {
    @Override
    Object policies(List<String> ids) {
      return ids;
    }
  };

  private final String text = name().toLowerCase(Locale.ROOT);
  private final String verifierId;
  private final String status;
  private final String vector;
  private final String policyIds;

  EarDialect(String verifierId, String status, String vector, String policyIds) {
    this.verifierId = verifierId;
    this.status = status;
    this.vector = vector;
    this.policyIds = policyIds;
  }

  /** The short name by which requests ask for it: {@code a}, {@code c}. */
  public String text() {
    return text;
  }

  public static Optional<EarDialect> ofText(String text) {
    return Arrays.stream(values()).filter(dialect -> dialect.text.equals(text)).findFirst();
  }

  String verifierId() {
    return verifierId;
  }

  String status() {
    return status;
  }

  String vector() {
    return vector;
  }

  String policyIds() {
    return policyIds;
  }

  abstract Object policies(List<String> ids);
}

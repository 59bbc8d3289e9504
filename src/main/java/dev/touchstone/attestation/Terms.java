package dev.touchstone.attestation;

import dev.touchstone.appraisal.Appraisal;
import dev.touchstone.appraisal.LaunchPolicy;
import dev.touchstone.golden.store.GoldenSets;
import dev.touchstone.tpm.ClockInfo;
import dev.touchstone.tpm.HashAlgorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What launches are judged by at one moment: policies, and golden sets. */
record Terms(LaunchPolicy policy, Duration lifetime, GoldenSets.InForce golden) {

  /** The terms that apply to a host of this name and these labels. */
  Applied of(String host, Map<String, String> labels) {
    return new Applied(this);
  }

  /** What one host is judged by. */
  record Applied(Terms terms) {
    String name() {
      return terms.policy.name();
    }

    /** Lower-case hex SHA-256 of the policy. */
    String digest() {
      return terms.policy.digest();
    }

    HashAlgorithm bank() {
      return terms.policy.bank();
    }

    /** Until when evidence of this moment counts. */
    Instant expiry(Instant attestedAt) {
      return attestedAt.plus(terms.lifetime);
    }

    Appraisal appraise(ProvenEvidence proven, Optional<ClockInfo> latest) {
      return Appraisal.of(
          terms.policy, proven.quote(), latest, proven.logs(), terms.golden.active());
    }
  }
}

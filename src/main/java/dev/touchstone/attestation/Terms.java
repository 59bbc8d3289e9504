package dev.touchstone.attestation;

import dev.touchstone.appraisal.Appraisal;
import dev.touchstone.appraisal.AppraisalTerms;
import dev.touchstone.appraisal.HostIdentity;
import dev.touchstone.appraisal.LaunchPolicy;
import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.appraisal.policy.UnreadablePolicy;
import dev.touchstone.appraisal.store.PoliciesInForce;
import dev.touchstone.golden.store.GoldenSets;
import dev.touchstone.tpm.ClockInfo;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrSelection;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * What launches are judged by at one moment: policies, and golden sets.
 *
 * @param policies those in force
 * @param fallback what a host is judged by that no policy is for
 * @param lifetime how long a verdict counts where its policy does not say
 */
record Terms(
    PoliciesInForce policies, LaunchPolicy fallback, Duration lifetime, GoldenSets.InForce golden) {

  /** The terms that apply to a host of this name and these labels. */
  Applied of(String host, Map<String, String> labels) {
    return new Applied(appraisal(host, labels), this);
  }

  private AppraisalTerms appraisal(String host, Map<String, String> labels) {
    Optional<Policy> policy = Policy.select(policies.policies(), labels);
    Optional<UnreadablePolicy> unreadable =
        UnreadablePolicy.select(policies.unreadable(), labels, policy);
    if (unreadable.isPresent()) {
      return new AppraisalTerms.ByNothing(unreadable.get(), fallback.bank());
    }
    if (policy.isEmpty()) {
      return new AppraisalTerms.ByLaunch(fallback, host);
    }
    // Attestation keys are bound to an endorsed or approved TPM before evidence counts.
    return new AppraisalTerms.ByPolicy(
        policy.get(), new HostIdentity(host, labels, HostIdentity.Endorsement.ENROLLED));
  }

  /** What one host is judged by. */
  record Applied(AppraisalTerms appraisal, Terms terms) {
    String name() {
      return appraisal.name();
    }

    /** Lower-case hex SHA-256 of the policy. */
    String digest() {
      return appraisal.digest();
    }

    HashAlgorithm bank() {
      return appraisal.bank();
    }

    /** What a quote has to cover: {@code asked}, and what the policy names. */
    PcrSelection selection(PcrSelection asked) {
      return asked.with(appraisal.bank(), appraisal.pcrs());
    }

    /**
     * Until when a verdict on evidence of this moment counts: as long as the policy says, and no
     * longer than a golden set that it rests on.
     */
    Instant expiry(Instant attestedAt, Appraisal judged) {
      Instant end = attestedAt.plus(appraisal.maximumAge().orElse(terms.lifetime));
      return terms.golden.active().stream()
          .filter(set -> judged.verdict().goldenSets().contains(set.label()))
          .flatMap(set -> set.validity().notAfter().stream())
          .filter(end::isAfter)
          .min(Comparator.naturalOrder())
          .orElse(end);
    }

    Appraisal appraise(ProvenEvidence proven, Optional<ClockInfo> latest) {
      return appraisal.appraise(
          proven.quote(), latest, proven.logs(), terms.golden.active(), terms.golden.revoked());
    }
  }
}

package dev.touchstone.appraisal;

import dev.touchstone.appraisal.policy.EvidenceTerms;
import dev.touchstone.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * The first policy: the quote verifies, the boot is not an earlier one, logs replay, and the PCRs
 * match an active golden set in one bank.
 *
 * @param bank the one bank that counts; nothing falls back to another (CVE-2021-42299)
 * @param requireSafeClock whether a quote whose clock may have been set back by a loss of power is
 *     refused
 */
public record LaunchPolicy(String name, HashAlgorithm bank, boolean requireSafeClock) {

  /**
   * What identifies the policy in force when a verdict was given: lower-case hex SHA-256 of its
   * terms.
   */
  public String digest() {
    String terms =
        "pcr-golden/1\nname=" + name + "\nbank=" + bank.bank() + "\nsafe-clock=" + requireSafeClock;
    return HashAlgorithm.SHA256.hash(terms.getBytes(StandardCharsets.UTF_8)).hex();
  }

  /** Its demands on evidence: no PCR by name, no log that must come. */
  EvidenceTerms evidence() {
    return new EvidenceTerms(
        bank, Collections.emptySortedSet(), Map.of(), Optional.empty(), requireSafeClock);
  }
}

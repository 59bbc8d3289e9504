package dev.touchstone.appraisal;

import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.appraisal.policy.UnreadablePolicy;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.tpm.ClockInfo;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.QuoteVerdict;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** What the launch of one host is judged by, golden sets aside. */
public sealed interface AppraisalTerms {
  /** Of the policy. */
  String name();

  /** Lower-case hex SHA-256 of the policy. */
  String digest();

  /** The one bank that counts. */
  HashAlgorithm bank();

  /** Those that the quote must cover in this bank; empty if none is named. */
  SortedSet<Integer> pcrs();

  /** How long evidence counts; empty for the service's own setting. */
  Optional<Duration> maximumAge();

  /**
   * Judges one quote with its logs.
   *
   * @param latest the clock of the latest verified quote of the same attestation key
   * @param logs the logs, held against this quote in {@link #bank}
   * @param active the golden sets in force; those for other hosts are left out here
   * @param revoked sets that were in force and must not match any more
   */
  Appraisal appraise(
      QuoteVerdict quote,
      Optional<ClockInfo> latest,
      JudgedLogs logs,
      List<GoldenSet> active,
      List<GoldenSet> revoked);

  /** By a policy's rules, and by golden sets for each part. */
  record ByPolicy(Policy policy, HostIdentity identity) implements AppraisalTerms {
    @Override
    public String name() {
      return policy.name();
    }

    @Override
    public String digest() {
      return policy.digest();
    }

    @Override
    public HashAlgorithm bank() {
      return policy.evidence().bank();
    }

    @Override
    public SortedSet<Integer> pcrs() {
      return policy.evidence().pcrs();
    }

    @Override
    public Optional<Duration> maximumAge() {
      return policy.evidence().maximumAge();
    }

    @Override
    public Appraisal appraise(
        QuoteVerdict quote,
        Optional<ClockInfo> latest,
        JudgedLogs logs,
        List<GoldenSet> active,
        List<GoldenSet> revoked) {
      return Appraisal.of(policy, quote, latest, logs, identity, active, revoked);
    }
  }

  /**
   * By golden sets for whole launches alone.
   *
   * @param host by whose name golden sets are chosen
   */
  record ByLaunch(LaunchPolicy policy, String host) implements AppraisalTerms {
    @Override
    public String name() {
      return policy.name();
    }

    @Override
    public String digest() {
      return policy.digest();
    }

    @Override
    public HashAlgorithm bank() {
      return policy.bank();
    }

    @Override
    public SortedSet<Integer> pcrs() {
      return Collections.emptySortedSet();
    }

    @Override
    public Optional<Duration> maximumAge() {
      return Optional.empty();
    }

    @Override
    public Appraisal appraise(
        QuoteVerdict quote,
        Optional<ClockInfo> latest,
        JudgedLogs logs,
        List<GoldenSet> active,
        List<GoldenSet> revoked) {
      return Appraisal.of(policy, quote, latest, logs, host, active, revoked);
    }
  }

  /**
   * By nothing: the policy for this host cannot be read, and no other may stand in for it.
   *
   * @param bank in which quotes are read until there is a policy again
   */
  record ByNothing(UnreadablePolicy policy, HashAlgorithm bank) implements AppraisalTerms {
    @Override
    public String name() {
      return policy.name();
    }

    @Override
    public String digest() {
      return policy.digest();
    }

    @Override
    public SortedSet<Integer> pcrs() {
      return Collections.emptySortedSet();
    }

    @Override
    public Optional<Duration> maximumAge() {
      return Optional.empty();
    }

    @Override
    public Appraisal appraise(
        QuoteVerdict quote,
        Optional<ClockInfo> latest,
        JudgedLogs logs,
        List<GoldenSet> active,
        List<GoldenSet> revoked) {
      return Appraisal.of(policy, quote, latest);
    }
  }
}

package dev.touchstone.attestation;

import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.appraisal.store.PoliciesInForce;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.store.GoldenSets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** One change of what launches are judged by, thought through and not made. */
sealed interface TermsChange {
  Terms of(Terms before);

  /** A policy in the place of the one of its name, or besides the others. */
  record PolicyActivated(Policy policy) implements TermsChange {
    @Override
    public Terms of(Terms before) {
      List<Policy> policies =
          without(before.policies().policies(), p -> p.name().equals(policy.name()));
      policies.add(policy);
      return with(
          before,
          new PoliciesInForce(
              policies,
              without(before.policies().unreadable(), p -> p.name().equals(policy.name()))));
    }
  }

  /**
   * The policy that says this is in force no longer.
   *
   * @param digest lower-case hex SHA-256
   */
  record PolicyRetired(String digest) implements TermsChange {
    @Override
    public Terms of(Terms before) {
      return with(
          before,
          new PoliciesInForce(
              without(before.policies().policies(), p -> p.digest().equals(digest)),
              without(before.policies().unreadable(), p -> p.digest().equals(digest))));
    }
  }

  record GoldenSetActivated(GoldenSet set) implements TermsChange {
    @Override
    public Terms of(Terms before) {
      List<GoldenSet> active =
          without(before.golden().active(), s -> s.label().equals(set.label()));
      active.add(set);
      return with(before, new GoldenSets.InForce(active, before.golden().revoked()));
    }
  }

  record GoldenSetRetired(GoldenSet set) implements TermsChange {
    @Override
    public Terms of(Terms before) {
      return with(
          before,
          new GoldenSets.InForce(
              without(before.golden().active(), s -> s.label().equals(set.label())),
              before.golden().revoked()));
    }
  }

  record GoldenSetRevoked(GoldenSet set) implements TermsChange {
    @Override
    public Terms of(Terms before) {
      List<GoldenSet> revoked = new ArrayList<>(before.golden().revoked());
      revoked.add(set);
      return with(
          before,
          new GoldenSets.InForce(
              without(before.golden().active(), s -> s.label().equals(set.label())), revoked));
    }
  }

  private static Terms with(Terms before, PoliciesInForce policies) {
    return new Terms(policies, before.fallback(), before.lifetime(), before.golden());
  }

  private static Terms with(Terms before, GoldenSets.InForce golden) {
    return new Terms(before.policies(), before.fallback(), before.lifetime(), golden);
  }

  private static <T> List<T> without(List<T> list, Predicate<T> dropped) {
    List<T> kept = new ArrayList<>(list);
    kept.removeIf(dropped);
    return kept;
  }
}

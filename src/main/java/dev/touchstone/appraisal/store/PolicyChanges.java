package dev.touchstone.appraisal.store;

import dev.touchstone.access.Actor;
import dev.touchstone.access.approval.Approvable;
import dev.touchstone.access.approval.Approvals;
import dev.touchstone.access.approval.Change;
import dev.touchstone.access.approval.Changed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/**
 * The only way to put policies into force, and out of it, for whoever acts for a person: the API,
 * the web console. Keeps the two-person rule. Whoever calls has checked the role.
 */
@ApplicationScoped
public class PolicyChanges implements Approvable {
  private final Policies policies;
  private final Approvals approvals;

  PolicyChanges(Policies policies, Approvals approvals) {
    this.policies = policies;
    this.approvals = approvals;
  }

  /** Puts this version into force in place of any other of its name, or asks for it. */
  @Transactional
  public Changed<PolicyView> activate(String name, int version, Actor actor) {
    if (approvals.required() && !isActive(name, version)) {
      policies.policy(name, version); // What cannot be read is not asked for.
      return waits(Change.Deed.ACTIVATION, name, version, actor);
    }
    return new Changed.Done<>(policies.activate(name, version, actor.name()));
  }

  /**
   * Judges hosts by this version no longer, or asks for it: a weaker policy may be the next for
   * them.
   */
  @Transactional
  public Changed<PolicyView> retire(String name, int version, Actor actor) {
    if (approvals.required() && isActive(name, version)) {
      return waits(Change.Deed.RETIREMENT, name, version, actor);
    }
    return new Changed.Done<>(policies.retire(name, version, actor.name()));
  }

  private boolean isActive(String name, int version) {
    return PolicyState.ofText(policies.get(name, version).state()) == PolicyState.ACTIVE;
  }

  private Changed<PolicyView> waits(Change.Deed deed, String name, int version, Actor actor) {
    return new Changed.Waits<>(
        approvals.request(new Change(Change.Subject.POLICY, deed, name, version), actor));
  }

  @Override
  public Change.Subject subject() {
    return Change.Subject.POLICY;
  }

  /** Of the text itself: what is approved is what was read. */
  @Override
  public String digest(String name, int version) {
    return policies.textDigest(name, version);
  }

  @Override
  public void carryOut(Change change, String by) {
    switch (change.deed()) {
      case ACTIVATION -> policies.activate(change.name(), change.version(), by);
      case RETIREMENT -> policies.retire(change.name(), change.version(), by);
    }
  }
}

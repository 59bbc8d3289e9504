package dev.touchstone.golden.store;

import dev.touchstone.access.Actor;
import dev.touchstone.access.approval.Approvable;
import dev.touchstone.access.approval.Approvals;
import dev.touchstone.access.approval.Change;
import dev.touchstone.access.approval.Changed;
import dev.touchstone.golden.document.GoldenDocument;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;

/**
 * The only way to change golden sets for whoever acts for a person: the API, the web console. Keeps
 * the two-person rule. Whoever calls has checked the role.
 */
@ApplicationScoped
public class GoldenSetChanges implements Approvable {
  private final GoldenSets sets;
  private final Approvals approvals;

  GoldenSetChanges(GoldenSets sets, Approvals approvals) {
    this.sets = sets;
    this.approvals = approvals;
  }

  /**
   * Adds the next version of the document's name.
   *
   * @param activate whether hosts are judged by it at once. Under the two-person rule a draft is
   *     left instead, with a request for approval
   */
  @Transactional
  public GoldenSetView add(
      GoldenDocument document, boolean activate, Map<String, Object> provenance, Actor actor) {
    if (!activate || !approvals.required()) {
      return sets.add(
          document,
          activate ? GoldenSetState.ACTIVE : GoldenSetState.DRAFT,
          provenance,
          actor.name());
    }
    GoldenSetView draft = sets.add(document, GoldenSetState.DRAFT, provenance, actor.name());
    return draft.waitingFor(
        approvals
            .request(change(Change.Deed.ACTIVATION, draft.name(), draft.version()), actor)
            .id());
  }

  /** Judges hosts by this version, or asks for it. */
  @Transactional
  public Changed<GoldenSetView> activate(String name, int version, Actor actor) {
    return move(name, version, GoldenSetState.ACTIVE, Change.Deed.ACTIVATION, actor);
  }

  /**
   * Judges hosts by this version no longer, or asks for it: an older version that it had replaced
   * may count again, and what demanded it may demand nothing.
   */
  @Transactional
  public Changed<GoldenSetView> retire(String name, int version, Actor actor) {
    return move(name, version, GoldenSetState.RETIRED, Change.Deed.RETIREMENT, actor);
  }

  /** At once, by one person: what is dangerous is not trusted until a second one is found. */
  @Transactional
  public GoldenSetView revoke(String name, int version, Actor actor) {
    return sets.move(name, version, GoldenSetState.REVOKED, actor.name());
  }

  private Changed<GoldenSetView> move(
      String name, int version, GoldenSetState next, Change.Deed deed, Actor actor) {
    GoldenSetState current = GoldenSetState.ofText(sets.get(name, version).state());
    boolean changesVerdicts =
        next == GoldenSetState.ACTIVE
            ? current != GoldenSetState.ACTIVE
            : current == GoldenSetState.ACTIVE;
    if (approvals.required() && changesVerdicts && current.mayBecome(next)) {
      return new Changed.Waits<>(approvals.request(change(deed, name, version), actor));
    }
    return new Changed.Done<>(sets.move(name, version, next, actor.name()));
  }

  private static Change change(Change.Deed deed, String name, int version) {
    return new Change(Change.Subject.GOLDEN_SET, deed, name, version);
  }

  @Override
  public Change.Subject subject() {
    return Change.Subject.GOLDEN_SET;
  }

  @Override
  public String digest(String name, int version) {
    return sets.digest(name, version);
  }

  @Override
  public void carryOut(Change change, String by) {
    sets.move(
        change.name(),
        change.version(),
        switch (change.deed()) {
          case ACTIVATION -> GoldenSetState.ACTIVE;
          case RETIREMENT -> GoldenSetState.RETIRED;
        },
        by);
  }
}

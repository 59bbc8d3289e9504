package dev.touchstone.scheduler.kubernetes;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The guard's tables, in memory: what one controller leaves there another one finds. */
final class FakeGuardStore implements GuardStore {
  final Set<String> released = new HashSet<>();
  GuardState state = GuardState.NOTHING;
  boolean away;

  void release() {
    released.addAll(state.held());
    released.addAll(state.tainted());
  }

  @Override
  public Set<String> released() {
    if (away) {
      throw new IllegalStateException("the database is away");
    }
    return Set.copyOf(released);
  }

  @Override
  public void keep(GuardState next) {
    if (away) {
      throw new IllegalStateException("the database is away");
    }
    state = next;
  }

  @Override
  public void endReleasesExcept(Collection<String> nodes) {
    released.retainAll(nodes);
  }
}

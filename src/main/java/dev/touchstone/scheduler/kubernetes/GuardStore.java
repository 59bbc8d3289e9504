package dev.touchstone.scheduler.kubernetes;

import java.util.Collection;
import java.util.Set;

/**
 * What the instance that marks nodes tells the others of the guard, and what admins let through.
 */
interface GuardStore {
  /** Nodes that an admin let through, and that have not been trusted again since. */
  Set<String> released();

  void keep(GuardState state);

  /** Ends releases of all other nodes than these: the next time, an admin's word is needed anew. */
  void endReleasesExcept(Collection<String> nodes);
}

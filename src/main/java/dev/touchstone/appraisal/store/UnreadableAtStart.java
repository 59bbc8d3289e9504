package dev.touchstone.appraisal.store;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** A new version of the service may refuse what the old one judged by: that ends trust at once. */
@ApplicationScoped
class UnreadableAtStart {
  private final Policies policies;

  UnreadableAtStart(Policies policies) {
    this.policies = policies;
  }

  void check(@Observes StartupEvent start) {
    policies.announceUnreadable();
  }
}

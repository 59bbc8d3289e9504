package dev.touchstone.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** The one source of time, so that tests can hold another. */
final class Clocks {
  @Produces
  @ApplicationScoped
  Clock utc() {
    return Clock.systemUTC();
  }
}

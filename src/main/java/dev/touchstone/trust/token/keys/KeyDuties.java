package dev.touchstone.trust.token.keys;

import dev.touchstone.runtime.http.ProblemException;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** What keys need as time goes by. Every instance may do it, the first one does. */
@ApplicationScoped
class KeyDuties {
  private final StoredSigningKeys keys;

  KeyDuties(StoredSigningKeys keys) {
    this.keys = keys;
  }

  @Scheduled(every = "1m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tend() {
    try {
      keys.tend();
    } catch (ProblemException e) {
      // Said in the log where it was found; whoever asks for a token is told as well.
      return;
    }
  }
}

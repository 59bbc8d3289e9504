package dev.touchstone.trust.token.keys;

import dev.touchstone.runtime.http.ProblemException;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** What keys need as time goes by. Every instance may do it, the first one does. */
@ApplicationScoped
class KeyDuties {
  private static final Logger LOG = Logger.getLogger(KeyDuties.class);

  private final StoredSigningKeys keys;
  private final KeyEncryptionKeySource encryption;
  private final KeySettings settings;

  KeyDuties(StoredSigningKeys keys, KeyEncryptionKeySource encryption, KeySettings settings) {
    this.keys = keys;
    this.encryption = encryption;
    this.settings = settings;
  }

  /** A setting that is wrong stops the start, not the first token. */
  void check(@Observes StartupEvent start) {
    SigningAlgorithm.configured(settings.algorithm());
    if (settings.keystore().type().isPresent()) {
      KeystoreSigningKeys.of(settings);
    } else if (!encryption.isThere()) {
      LOG.info(
          "no token can be signed yet: set touchstone.token.key-encryption-key, or a keystore;"
              + " see docs/tokens.md");
    }
  }

  @Scheduled(every = "1m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tend() {
    if (settings.keystore().type().isPresent()) {
      return;
    }
    try {
      keys.tend();
    } catch (ProblemException e) {
      LOG.debugf("keys could not be tended: %s", e.getMessage());
    }
  }
}

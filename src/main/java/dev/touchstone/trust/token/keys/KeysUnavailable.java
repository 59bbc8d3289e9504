package dev.touchstone.trust.token.keys;

import dev.touchstone.runtime.http.ProblemException;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** That no token can be signed, and what to do: for whoever asked, and in the log. */
final class KeysUnavailable {
  private static final Logger LOG = Logger.getLogger(KeysUnavailable.class);
  private static final AtomicReference<String> LAST = new AtomicReference<>("");

  private KeysUnavailable() {}

  static ProblemException because(String detail) {
    // Once in a row: anyone may ask for the public keys, and shall not fill the log.
    if (!detail.equals(LAST.getAndSet(detail))) {
      LOG.errorf("no token can be signed: %s", detail);
    }
    return ProblemException.conflict("token-keys-unavailable", "No token can be signed", detail);
  }
}

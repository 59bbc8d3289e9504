package dev.touchstone.runtime.bundle;

import java.io.IOException;

/** Why something is not an evidence bundle: one line for whoever named it. */
public final class UnreadableBundleException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableBundleException(String message) {
    super(message);
  }

  UnreadableBundleException(String message, Throwable cause) {
    super(message, cause);
  }
}

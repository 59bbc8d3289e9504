package dev.touchstone.trust.webhook;

import java.time.Duration;

/** What came of sending an event. */
sealed interface Reply {
  int FIRST_SUCCESS = 200;
  int LAST_SUCCESS = 299;

  Duration took();

  /** Whether the endpoint has taken the event. */
  boolean accepted();

  /** One line: why it was not taken. */
  String problem();

  /**
   * The endpoint answered.
   *
   * @param body the first 4 KiB of what it said, at most
   */
  record Answered(int status, String body, Duration took) implements Reply {
    @Override
    public boolean accepted() {
      return status >= FIRST_SUCCESS && status <= LAST_SUCCESS;
    }

    @Override
    public String problem() {
      return status >= 300 && status <= 399
          ? "expected a 2xx answer, got " + status + ": redirects are not followed"
          : "expected a 2xx answer, got " + status;
    }
  }

  /** There was no answer, or nothing was sent in the first place. */
  record Unreached(String problem, Duration took) implements Reply {
    @Override
    public boolean accepted() {
      return false;
    }
  }
}

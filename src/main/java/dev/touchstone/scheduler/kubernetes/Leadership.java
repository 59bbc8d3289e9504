package dev.touchstone.scheduler.kubernetes;

/** Which of several instances does what only one may do. */
interface Leadership {
  enum Outcome {
    /** This instance did the work. */
    LED,
    /** Another one is at it. */
    FOLLOWED,
    /** Nobody knows: what decides cannot be asked. The work was not begun. */
    UNDECIDED
  }

  /** Runs {@code work} if no other instance does at this moment. */
  Outcome lead(Runnable work);
}

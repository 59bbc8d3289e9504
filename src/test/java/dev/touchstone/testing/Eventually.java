package dev.touchstone.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another thread or process does, no longer than it takes. */
public final class Eventually {
  private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(20);

  private Eventually() {}

  /** Repeats the assertion until it holds; throws what it threw last when time is up. */
  public static void within(Duration patience, Runnable assertion) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError | RuntimeException e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
      }
      LockSupport.parkNanos(BETWEEN);
    }
  }
}

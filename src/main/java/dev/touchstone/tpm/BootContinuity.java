package dev.touchstone.tpm;

/**
 * Compares the clocks of two quotes of one attestation key, so that evidence of an earlier boot
 * never replaces that of a later one.
 *
 * <p>With {@code safe} = NO the TPM itself warns that the clock may repeat after an unorderly
 * shutdown; a power loss always comes with a TPM Reset, so {@code resetCount} grows and the clock
 * of the boot before is not compared. Within one reset and restart a clock that goes back is a
 * rollback whatever {@code safe} says.
 *
 * <p>A TPM2_Clear sets all three to zero and removes the owner's and endorsement keys' children:
 * such a host shows as a rollback until it is enrolled again. For a key outside the endorsement and
 * platform hierarchies the TPM adds a constant per key to both counts (Part 3, "Attestation
 * Commands"): order is kept but for one wrap in 2³².
 */
public final class BootContinuity {
  private BootContinuity() {}

  /** How {@code now} relates to {@code last}, both from verified quotes of the same key. */
  public static BootOrder compare(ClockInfo last, ClockInfo now) {
    if (now.resetCount() != last.resetCount()) {
      return now.resetCount() > last.resetCount()
          ? new BootOrder.LaterBoot()
          : wentBack("resetCount", last.resetCount(), now.resetCount());
    }
    if (now.restartCount() != last.restartCount()) {
      return now.restartCount() > last.restartCount()
          ? new BootOrder.Restarted()
          : wentBack("restartCount", last.restartCount(), now.restartCount());
    }
    return Long.compareUnsigned(now.clockMillis(), last.clockMillis()) >= 0
        ? new BootOrder.SameBoot()
        : wentBack("clock", last.clockMillis(), now.clockMillis());
  }

  private static BootOrder wentBack(String what, long last, long now) {
    return new BootOrder.Rollback(
        what
            + " went back: last seen "
            + Long.toUnsignedString(last)
            + ", now "
            + Long.toUnsignedString(now));
  }
}

package dev.touchstone.tpm;

/** How a quote's boot relates to the boot that was last seen. */
public sealed interface BootOrder {

  /** Neither counter moved and the clock did not go back. */
  record SameBoot() implements BootOrder {}

  /** The TPM was suspended and came back (TPM Restart or Resume) within the same reset. */
  record Restarted() implements BootOrder {}

  /** The TPM was reset since: what was attested before says nothing about this boot. */
  record LaterBoot() implements BootOrder {}

  /** Time ran backwards: evidence of an earlier boot, a cleared or another TPM, or a replay. */
  record Rollback(String message) implements BootOrder {}
}

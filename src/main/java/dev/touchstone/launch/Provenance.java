package dev.touchstone.launch;

import java.util.OptionalInt;

/**
 * Where a fact comes from.
 *
 * @param event index in that log of the record that says so; empty if several do, or the PCR itself
 */
public record Provenance(Source source, OptionalInt pcr, OptionalInt event, Trust trust) {
  /** What was read. */
  public enum Source {
    QUOTE,
    UEFI,
    TXT,
    IMA
  }

  /** How far the TPM's signature reaches. */
  public enum Trust {
    /** A digest in a signed PCR covers the value itself, or is the value. */
    BOUND,
    /**
     * The value is measured, but which of several values it is rests on a name or type that no
     * digest covers. It satisfies no rule.
     */
    HINT
  }

  /** Bound, in one event. */
  static Provenance bound(Source source, int pcr, int event) {
    return new Provenance(source, OptionalInt.of(pcr), OptionalInt.of(event), Trust.BOUND);
  }

  /** Bound, by the whole of a PCR. */
  static Provenance boundPcr(Source source, int pcr) {
    return new Provenance(source, OptionalInt.of(pcr), OptionalInt.empty(), Trust.BOUND);
  }

  /** Signed by the TPM itself. */
  static Provenance quote() {
    return new Provenance(Source.QUOTE, OptionalInt.empty(), OptionalInt.empty(), Trust.BOUND);
  }

  Provenance as(Trust other) {
    return new Provenance(source, pcr, event, other);
  }
}

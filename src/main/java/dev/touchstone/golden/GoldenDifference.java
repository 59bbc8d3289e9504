package dev.touchstone.golden;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Something that a launch does not show as a golden set has it.
 *
 * @param event index in the log of the event that differs, if one does
 * @param what the thing: {@code PCR 8}, the name of a fact, the path of a file
 * @param sentence for an operator: what was expected, what was found
 */
public record GoldenDifference(
    Kind kind,
    OptionalInt pcr,
    OptionalInt event,
    String what,
    Optional<String> expected,
    Optional<String> actual,
    String sentence) {
  /** In which way it differs. */
  public enum Kind {
    /** The value of a whole PCR. */
    PCR,
    /** The evidence does not cover it: a PCR not quoted, a bank or log that is not there. */
    UNPROVEN,
    /** An event that is expected and not there. */
    MISSING,
    /** An event that is there and not expected, or not in this place. */
    UNEXPECTED,
    /** An event or file that must not be there. */
    FORBIDDEN,
    /** A file whose digest is not known. */
    UNKNOWN_FILE
  }
}

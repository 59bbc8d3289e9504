package dev.touchstone.tpm;

import java.util.function.Function;

/** What became of bytes that someone else wrote: a value, or where and why they are not one. */
public sealed interface Parsed<T> {

  /** The bytes were what they should be, all of them. */
  record Ok<T>(T value) implements Parsed<T> {}

  /**
   * The bytes were not what they should be.
   *
   * @param structure what was expected, in the specification's name: {@code TPMS_ATTEST}
   * @param offset where reading stopped, in bytes from the start
   * @param reason what was expected and what was found
   */
  record Malformed<T>(String structure, long offset, String reason) implements Parsed<T> {
    /** {@code TPMS_ATTEST, offset 12: …}. */
    public String message() {
      return structure + ", offset " + offset + ": " + reason;
    }
  }

  /** The value if there is one, else what {@code onMalformed} makes of the failure (or throws). */
  default T orElse(Function<Malformed<T>, T> onMalformed) {
    return switch (this) {
      case Ok<T>(T value) -> value;
      case Malformed<T> malformed -> onMalformed.apply(malformed);
    };
  }

  /** The value if there is one, else throws what {@code refusal} makes of the failure. */
  default <E extends Exception> T orElseThrow(Function<Malformed<T>, E> refusal) throws E {
    return switch (this) {
      case Ok<T>(T value) -> value;
      case Malformed<T> malformed -> throw refusal.apply(malformed);
    };
  }
}

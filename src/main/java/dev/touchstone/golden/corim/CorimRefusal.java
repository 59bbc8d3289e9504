package dev.touchstone.golden.corim;

/** Something in a CoRIM is not what it has to be, or not understood. Nothing of it is taken. */
public final class CorimRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final String place;

  CorimRefusal(String place, String message) {
    super(message);
    this.place = place;
  }

  /** Where: {@code corim.tags[0].triples.reference-values[2]}. */
  public String place() {
    return place;
  }

  /** The place and what is wrong there. */
  public String line() {
    return place + ": " + getMessage();
  }
}

package dev.touchstone.console;

import dev.touchstone.runtime.http.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be done to a version of a golden set. */
public enum GoldenDeed {
  ACTIVATION(
      "Activate",
      "activate",
      "primary",
      "From then on a launch may match it. Other active versions of the name stay active until"
          + " somebody retires them."),
  RETIREMENT(
      "Retire",
      "retire",
      "danger",
      "From then on no launch is held against it. It can be activated again."),
  REVOCATION(
      "Revoke",
      "revoke",
      "danger",
      "For values found to be wrong or dangerous. Whatever matches it is refused from then on, and"
          + " hosts that rest on it lose trust at once. This cannot be taken back.");

  private final String verb;
  private final String command;
  private final String style;
  private final String meaning;

  GoldenDeed(String verb, String command, String style, String meaning) {
    this.verb = verb;
    this.command = command;
    this.style = style;
    this.meaning = meaning;
  }

  /** {@code Activate}. */
  public String verb() {
    return verb;
  }

  /** The subcommand of {@code touchstone golden}. */
  public String command() {
    return command;
  }

  /** The button's class. */
  public String style() {
    return style;
  }

  public String meaning() {
    return meaning;
  }

  /** The word in addresses, here and of the API. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a version in this state may go there: a revoked one goes nowhere. */
  boolean fits(String state) {
    return switch (state) {
      case "draft" -> true;
      case "active" -> this != ACTIVATION;
      case "retired" -> this != RETIREMENT;
      default -> false;
    };
  }

  static List<GoldenDeed> of(String state) {
    return Arrays.stream(values()).filter(deed -> deed.fits(state)).toList();
  }

  static GoldenDeed ofWord(String word) {
    return Arrays.stream(values())
        .filter(deed -> deed.word().equals(word))
        .findFirst()
        .orElseThrow(
            () -> ProblemException.notFound("expected activation, retirement or revocation"));
  }
}

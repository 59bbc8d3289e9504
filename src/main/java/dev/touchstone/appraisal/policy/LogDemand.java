package dev.touchstone.appraisal.policy;

/** Whether a launch log must come with the quote. */
public enum LogDemand {
  REQUIRED("required"),
  /** If the quoted PCRs show that its writer measured something. */
  IF_LAUNCHED("if-launched"),
  OPTIONAL("optional");

  private final String text;

  LogDemand(String text) {
    this.text = text;
  }

  /** As it stands in a policy. */
  public String text() {
    return text;
  }
}

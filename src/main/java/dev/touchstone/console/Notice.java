package dev.touchstone.console;

import java.util.Arrays;
import java.util.Locale;

/**
 * What a page says was just done. It travels in the address as a word of this list, so that no link
 * can put words of its own into a page.
 */
enum Notice {
  NONE(""),
  APPROVED("The host is approved: its evidence counts from its next quote on."),
  FORGOTTEN("The host is forgotten. Its results are kept; its name and keys are free."),
  LABELLED("The labels are saved; the host is judged again if policies choose by them."),
  REGISTERED("The host is announced: it enrols without approval."),
  SAVED("Saved."),
  SIGNED_OUT("You are signed out."),
  ACTIVATED("Activated: hosts are judged again from their stored evidence."),
  RETIRED("Retired: hosts are judged again from their stored evidence."),
  REVOKED("Revoked: hosts that rest on it lose trust now."),
  DRAFTED("Kept as a draft: it judges nobody until it is activated."),
  WAITING("Another person has to approve this before it counts."),
  REJECTED("Rejected: nothing changed."),
  REMOVED("Removed."),
  SENT("Sent: see its delivery below.");

  private final String sentence;

  Notice(String sentence) {
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The notice of this word; none for any other. */
  static Notice of(String word) {
    return Arrays.stream(values())
        .filter(notice -> notice.word().equals(word))
        .findFirst()
        .orElse(NONE);
  }
}

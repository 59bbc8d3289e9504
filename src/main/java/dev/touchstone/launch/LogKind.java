package dev.touchstone.launch;

import java.util.Locale;

/** The logs of a launch, and the PCRs that nothing but their writers extend. */
public enum LogKind {
  /** Firmware, boot loader and kernel stub. */
  UEFI("UEFI event log", 0, 9),
  /** The dynamic launch. */
  TXT("TXT event log", 17, 22),
  /** The kernel's runtime list. */
  IMA("IMA list", 10, 10);

  private final String title;
  private final int first;
  private final int last;

  LogKind(String title, int first, int last) {
    this.title = title;
    this.first = first;
    this.last = last;
  }

  /** What an operator reads. */
  public String title() {
    return title;
  }

  /** As it stands in JSON and in the names of rules: {@code uefi}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a value of this PCR without an event means that something is missing in the log. */
  public boolean answersFor(int pcr) {
    return pcr >= first && pcr <= last;
  }
}

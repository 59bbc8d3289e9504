package dev.touchstone.golden.predict;

import dev.touchstone.golden.EventMeasurement;
import dev.touchstone.golden.EventSelector;
import dev.touchstone.golden.ExpectedEvent;
import dev.touchstone.launch.LogKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Strings as GRUB measures them into PCR 8, and shows them in the log ({@code commands/tpm.c}). */
enum CommandLines {
  KERNEL("kernel_cmdline: "),
  MODULE("module_cmdline: "),
  COMMAND("grub_cmd: ");

  private static final int PCR = 8;

  private final String prefix;

  CommandLines(String prefix) {
    this.prefix = prefix;
  }

  /** One event of this kind; the text alone counts, so it holds in every bank. */
  ExpectedEvent event(String line, String note) throws Refusal {
    // neither a shell's line nor a log's text can hold them unescaped
    if (line.chars().anyMatch(c -> Character.isISOControl(c))) {
      throw new Refusal(note + ": a command line without control characters is expected");
    }
    return new ExpectedEvent(
        Optional.of("EV_IPL"), Map.of(), Optional.of(prefix + line), Optional.of(note));
  }

  EventMeasurement measurement(EventMeasurement.Match match, List<ExpectedEvent> events) {
    return new EventMeasurement(
        LogKind.UEFI,
        PCR,
        match,
        Optional.of(new EventSelector(Set.of(), Optional.of(prefix))),
        events);
  }
}

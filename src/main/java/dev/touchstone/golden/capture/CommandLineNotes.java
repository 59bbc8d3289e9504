package dev.touchstone.golden.capture;

import dev.touchstone.launch.LaunchFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What in a command line is of one machine, so that no other will match it. */
final class CommandLineNotes {
  private static final Pattern OF_ONE_MACHINE =
      Pattern.compile(
          "(?:^| )((?:root|resume|rd\\.luks\\.uuid|rd\\.lvm\\.lv|ip|hostname)=[^ ]*|[a-z.]+=(?:PART)?UUID=[^ ]*)");

  private CommandLineNotes() {}

  static List<String> of(LaunchFacts facts) {
    List<String> notes = new ArrayList<>();
    for (String fact : List.of("kernel.commandLine", "dom0.commandLine")) {
      facts
          .proven(fact)
          .ifPresent(
              line -> {
                Matcher matcher = OF_ONE_MACHINE.matcher(line.toString());
                while (matcher.find()) {
                  notes.add(
                      "%s has %s: a host with another will not match; make the set for this host, or boot all by the same"
                          .formatted(fact, matcher.group(1)));
                }
              });
    }
    return notes;
  }
}

package dev.touchstone.golden;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.LogEvent;
import dev.touchstone.launch.Fact;
import dev.touchstone.launch.FactNames;
import dev.touchstone.launch.FactValue;
import dev.touchstone.launch.LaunchFacts;
import dev.touchstone.launch.ProvenLog;
import dev.touchstone.launch.VerifiedLaunch;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrSelection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Two launches held against each other: by facts, then by what the PCRs still tell apart. */
public final class LaunchDiff {
  /** What differs between any two boots, or is shown in another way below. */
  private static final Set<String> SKIPPED =
      Set.of(
          "firmware.pcrs",
          "ima.files",
          "ima.entries",
          "ima.signatures",
          "qemu.digests",
          "xen.toolstackDigests",
          "boot.resetCount",
          "boot.restartCount",
          "boot.safe");

  private static final int SHOWN = 100;

  private LaunchDiff() {}

  /** A launch with its facts. */
  public record Side(VerifiedLaunch launch, LaunchFacts facts) {}

  /** What is other in {@code after}; empty if nothing that counts is. */
  public static List<Change> of(Side before, Side after) {
    Changes changes = new Changes();
    for (String name : FactNames.ALL) {
      if (!SKIPPED.contains(name)) {
        fact(name, before.facts(), after.facts(), changes);
      }
    }
    changes.files(files(before.facts()), files(after.facts()));
    HashAlgorithm bank = after.launch().bank();
    for (int pcr = 0; pcr < PcrSelection.PCR_COUNT; pcr++) {
      pcr(pcr, bank, before.launch(), after.launch(), changes);
    }
    return changes.list();
  }

  private static void fact(String name, LaunchFacts before, LaunchFacts after, Changes changes) {
    Optional<Fact> old = before.get(name);
    Optional<Fact> now = after.get(name);
    if (old.isPresent() && now.isPresent()) {
      changes.fact(name, FactMatch.values(old.get().value()), FactMatch.values(now.get().value()));
    } else if (old.isPresent()) {
      changes.add(
          name,
          Optional.of(old.get().value().text()),
          Optional.empty(),
          "%s: was %s, is not proven any more%s"
              .formatted(
                  FactWords.of(name),
                  FactWords.shown(old.get().value().text()),
                  Optional.ofNullable(after.absent().get(name)).map(why -> ": " + why).orElse("")));
    } else if (now.isPresent()) {
      changes.add(
          name,
          Optional.empty(),
          Optional.of(now.get().value().text()),
          "%s: is %s, was not proven before"
              .formatted(FactWords.of(name), FactWords.shown(now.get().value().text())));
    }
  }

  private static Map<String, Set<String>> files(LaunchFacts facts) {
    Map<String, Set<String>> files = new HashMap<>();
    facts
        .get("ima.files")
        .map(Fact::value)
        .filter(FactValue.Table.class::isInstance)
        .map(FactValue.Table.class::cast)
        .ifPresent(
            table ->
                table.rows().forEach((path, digests) -> files.put(path, new HashSet<>(digests))));
    return files;
  }

  private static void pcr(
      int pcr, HashAlgorithm bank, VerifiedLaunch before, VerifiedLaunch after, Changes changes) {
    Optional<Digest> old = before.quote().pcrs().get(bank, pcr);
    Optional<Digest> now = after.quote().pcrs().get(bank, pcr);
    if (old.equals(now) || pcr == 10) {
      return; // IMA's PCR differs whenever another file was read: the files say which.
    }
    String what = "PCR " + pcr;
    Optional<? extends ProvenLog<?>> oldLog = explaining(before, pcr);
    Optional<? extends ProvenLog<?>> nowLog = explaining(after, pcr);
    if (old.isPresent() && now.isPresent() && oldLog.isPresent() && nowLog.isPresent()) {
      changes.listed(what, events(oldLog.get(), pcr, bank), events(nowLog.get(), pcr, bank));
    } else {
      changes.add(
          what,
          old.map(Digest::hex),
          now.map(Digest::hex),
          "%s (%s): was %s, is %s"
              .formatted(
                  what,
                  bank.bank(),
                  old.map(Digest::abbreviated).orElse("not quoted"),
                  now.map(Digest::abbreviated).orElse("not quoted")));
    }
  }

  private static Optional<? extends ProvenLog<?>> explaining(VerifiedLaunch launch, int pcr) {
    return Stream.of(launch.uefi(), launch.txt())
        .flatMap(Optional::stream)
        .filter(log -> log.explains(pcr))
        .findFirst();
  }

  private static List<String> events(ProvenLog<?> log, int pcr, HashAlgorithm bank) {
    return log.events(pcr).stream().map(event -> words(event, bank)).toList();
  }

  private static String words(LogEvent event, HashAlgorithm bank) {
    String digest = event.digest(bank).map(Digest::abbreviated).orElse("");
    String text =
        event.text().isEmpty()
            ? ""
            : (event.binding() == Binding.BOUND ? "`" : "(unverified) `")
                + inShort(event.text())
                + "` ";
    return event.typeName() + " " + text + digest;
  }

  /** GRUB measures whole menu entries: their beginning tells them apart well enough. */
  private static String inShort(String text) {
    return text.codePointCount(0, text.length()) <= SHOWN
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "…";
  }
}

package dev.touchstone.golden.capture;

import dev.touchstone.eventlog.LogEvent;
import dev.touchstone.golden.EventMeasurement;
import dev.touchstone.golden.ExpectedEvent;
import dev.touchstone.golden.FactMeasurement;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.Measurement;
import dev.touchstone.golden.PcrMeasurement;
import dev.touchstone.launch.Fact;
import dev.touchstone.launch.LogKind;
import dev.touchstone.launch.VerifiedLaunch;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes golden values from a launch. What a log proves is taken as facts, which stay when a menu
 * entry or a counter changes; whole PCRs are taken where nothing else says so. What is known to
 * differ between good boots of one machine (launch-measurements.md 4.8) and what did differ between
 * the boots that are given is left out.
 */
public final class Capturing {
  /** Where GRUB measures the files that it reads. */
  private static final int FILES_PCR = 9;

  private static final List<String> FIRMWARE_KEYS =
      List.of(
          "firmware.secureBoot", "firmware.pkDigest", "firmware.kekDigest", "firmware.dbDigest");

  private static final List<String> DYNAMIC_LAUNCH =
      List.of(
          "txt.sinitDigest", "txt.mleDigest", "txt.policyDigest", "txt.mapping", "txt.osSinitCaps");

  private static final List<String> HYPERVISOR =
      List.of(
          "xen.digest",
          "xen.commandLine",
          "dom0.kernelDigest",
          "dom0.commandLine",
          "xen.xsmPolicyDigest",
          "kernel.digest",
          "kernel.commandLine");

  private static final List<String> INITRD = List.of("dom0.initrdDigest", "kernel.initrdDigest");

  private final ObservedLaunch latest;
  private final List<ObservedLaunch> earlier;
  private final Map<GoldenPart, List<Measurement>> parts = new EnumMap<>(GoldenPart.class);
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private Capturing(ObservedLaunch latest, List<ObservedLaunch> earlier) {
    this.latest = latest;
    this.earlier = earlier;
  }

  /**
   * Proposes measurements for these parts.
   *
   * @param earlier other boots of the same host, judged in the same bank
   * @param wanted not {@link GoldenPart#LAUNCH}, which is whole PCRs of any kind
   */
  public static CapturedParts of(
      ObservedLaunch latest, List<ObservedLaunch> earlier, Set<GoldenPart> wanted) {
    Capturing capturing = new Capturing(latest, earlier);
    for (GoldenPart part : GoldenPart.values()) {
      if (wanted.contains(part)) {
        capturing.take(part);
      }
    }
    return new CapturedParts(capturing.parts, capturing.leftOut, capturing.notes);
  }

  private void take(GoldenPart part) {
    switch (part) {
      case FIRMWARE -> firmware();
      case DRTM -> dynamicLaunch();
      case BOOTLOADER -> bootLoader();
      case HYPERVISOR -> hypervisor();
      case RUNTIME -> runTime();
      case HOST -> host();
      case LAUNCH -> {
        // Whole PCRs of any kind are chosen by number, not by part.
      }
    }
  }

  private void firmware() {
    GoldenPart part = GoldenPart.FIRMWARE;
    for (int pcr : new int[] {0, 2, 3, 6}) {
      pcr(part, pcr);
    }
    leave(
        part,
        "PCR 1",
        "firmware configuration: boot order, SMBIOS and other values that change between boots");
    leave(
        part, "PCR 5", "partition table and boot attempts: they differ between machines and boots");
    if (proven("firmware.secureBoot") && taken(part, FIRMWARE_KEYS)) {
      leave(
          part,
          "firmware.dbxDigest",
          "the deny list grows by updates: pin it in a policy if you want to");
    } else {
      pcr(part, 7);
    }
  }

  private void dynamicLaunch() {
    boolean launched =
        latest.facts().proven("txt.measured").filter(Boolean.TRUE::equals).isPresent();
    if (!launched) {
      leave(GoldenPart.DRTM, "PCR 17 and 18", "no dynamic launch took place");
      return;
    }
    if (!taken(GoldenPart.DRTM, DYNAMIC_LAUNCH)) {
      pcr(GoldenPart.DRTM, 18);
    }
  }

  private void bootLoader() {
    if (!taken(GoldenPart.BOOTLOADER, List.of("bootloader.digest"))) {
      pcr(GoldenPart.BOOTLOADER, 4);
    }
    value(latest.launch(), 14)
        .filter(value -> !value.isAllZeros())
        .ifPresent(value -> pcr(GoldenPart.BOOTLOADER, 14));
  }

  private void hypervisor() {
    GoldenPart part = GoldenPart.HYPERVISOR;
    boolean byFacts = taken(part, HYPERVISOR);
    if (byFacts) {
      leave(
          part,
          "PCR 8 and 9",
          "they hold menu commands, grub.cfg and grubenv too: the facts that they prove are taken");
      CommandLineNotes.of(latest.facts()).forEach(notes::add);
      return;
    }
    if (latest.facts().proven("txt.measured").filter(Boolean.TRUE::equals).isPresent()) {
      for (int pcr = 17; pcr <= 22; pcr++) {
        int number = pcr;
        value(latest.launch(), pcr)
            .filter(value -> pcr(number, value))
            .ifPresent(value -> pcr(part, number));
      }
      notes.add(
          "no log proves the modules of the dynamic launch: whole PCRs are taken, the initrd in them");
      return;
    }
    pcr(part, 8);
    pcr(part, 9);
    notes.add(
        "no log proves what was launched: PCR 8 and 9 are taken as a whole, and will differ after a change of"
            + " grub.cfg, of the boot menu's choice or of the initrd");
  }

  /** Whether a PCR of a dynamic launch was extended at all. */
  private static boolean pcr(int pcr, Digest value) {
    return pcr == 17 || (pcr != 18 && !value.isAllZeros() && !value.isAllOnes());
  }

  private void runTime() {
    taken(GoldenPart.RUNTIME, List.of("selinux.policyDigest"));
    KnownFiles files = KnownFiles.of(latest, earlier);
    files.leftOut().forEach(leftOut::add);
    files.measurement().ifPresent(known -> add(GoldenPart.RUNTIME, known));
  }

  private void host() {
    if (!taken(GoldenPart.HOST, INITRD)) {
      leave(GoldenPart.HOST, "initrd", "no log proves which was loaded");
    }
    bootFiles();
  }

  /**
   * All that GRUB read. Which of these files is the kernel shows in their order alone, and what
   * runs later can append to PCR 9: only that nothing unknown is among them proves that nothing
   * unknown was loaded.
   */
  private void bootFiles() {
    if (latest.launch().uefi().filter(log -> log.explains(FILES_PCR)).isEmpty()) {
      return;
    }
    Map<Digest, ExpectedEvent> files = new LinkedHashMap<>();
    for (ObservedLaunch boot : boots()) {
      boot.launch()
          .uefi()
          .ifPresent(
              log ->
                  log.events(FILES_PCR)
                      .forEach(
                          event ->
                              event
                                  .digest(boot.launch().bank())
                                  .ifPresent(
                                      digest -> files.putIfAbsent(digest, file(event, digest)))));
    }
    if (!files.isEmpty()) {
      add(
          GoldenPart.HOST,
          new EventMeasurement(
              LogKind.UEFI,
              FILES_PCR,
              EventMeasurement.Match.ALLOWED,
              Optional.empty(),
              List.copyOf(files.values())));
    }
  }

  private List<ObservedLaunch> boots() {
    List<ObservedLaunch> boots = new ArrayList<>(List.of(latest));
    boots.addAll(earlier);
    return boots;
  }

  private static ExpectedEvent file(LogEvent event, Digest digest) {
    return new ExpectedEvent(
        Optional.empty(),
        Map.of(digest.algorithm(), digest),
        Optional.empty(),
        Optional.of(event.text()).filter(text -> !text.isBlank()));
  }

  /** Takes those of the facts that are proven; whether any was. */
  private boolean taken(GoldenPart part, List<String> facts) {
    boolean any = false;
    for (String name : facts) {
      Optional<Fact> fact = latest.facts().get(name);
      if (fact.isEmpty()) {
        Optional.ofNullable(latest.facts().absent().get(name))
            .ifPresent(why -> leave(part, name, "not proven: " + why));
      } else if (!fact.get().isBound()) {
        leave(part, name, "a hint, no proof");
      } else {
        Optional<ObservedLaunch> other =
            earlier.stream().filter(boot -> differs(boot, name, fact.get())).findFirst();
        if (other.isPresent()) {
          leave(part, name, "it differs between these boots: " + other.get().label());
        } else {
          add(part, FactMeasurement.of(name, fact.get().value()));
          any = true;
        }
      }
    }
    return any;
  }

  private static boolean differs(ObservedLaunch boot, String name, Fact fact) {
    return boot.facts()
        .get(name)
        .filter(Fact::isBound)
        .filter(earlier -> !earlier.value().equals(fact.value()))
        .isPresent();
  }

  private boolean proven(String fact) {
    return latest.facts().proven(fact).filter(value -> !value.equals("unknown")).isPresent();
  }

  private void pcr(GoldenPart part, int pcr) {
    Optional<Digest> value = value(latest.launch(), pcr);
    if (value.isEmpty()) {
      leave(part, "PCR " + pcr, "it was not quoted");
      return;
    }
    Optional<ObservedLaunch> other =
        earlier.stream()
            .filter(
                boot ->
                    value(boot.launch(), pcr).filter(old -> !old.equals(value.get())).isPresent())
            .findFirst();
    if (other.isPresent()) {
      leave(part, "PCR " + pcr, "it differs between these boots: " + other.get().label());
      return;
    }
    add(part, PcrMeasurement.of(pcr, value.get()));
  }

  private static Optional<Digest> value(VerifiedLaunch launch, int pcr) {
    HashAlgorithm bank = launch.bank();
    return launch.quote().pcrs().get(bank, pcr);
  }

  private void add(GoldenPart part, Measurement measurement) {
    parts.computeIfAbsent(part, p -> new ArrayList<>()).add(measurement);
  }

  private void leave(GoldenPart part, String what, String why) {
    leftOut.add(new LeftOut(part, what, why));
  }
}

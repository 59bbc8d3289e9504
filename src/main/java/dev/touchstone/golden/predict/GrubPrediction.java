package dev.touchstone.golden.predict;

import dev.touchstone.golden.EventMeasurement;
import dev.touchstone.golden.EventMeasurement.Match;
import dev.touchstone.golden.ExpectedEvent;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.launch.LogKind;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * PCR 8 and 9 of a launch by GRUB: command lines by text, exactly these; files by digest, others
 * beside them. grub.cfg, grubenv and menu commands differ between boots and are left out.
 */
final class GrubPrediction {
  private static final int FILES_PCR = 9;

  private final Set<HashAlgorithm> banks;
  private final Prediction.Builder out = new Prediction.Builder();
  private final List<ExpectedEvent> files = new ArrayList<>();
  private final List<ExpectedEvent> hostFiles = new ArrayList<>();

  private GrubPrediction(Set<HashAlgorithm> banks) {
    this.banks = EnumSet.copyOf(banks);
  }

  static Prediction of(GrubLinux launch, Set<HashAlgorithm> banks) throws Refusal {
    GrubPrediction prediction = new GrubPrediction(banks);
    prediction.file(ModuleRole.HYPERVISOR, launch.kernel(), "kernel " + launch.kernel().name());
    for (BootFile initrd : launch.initrds()) {
      prediction.file(ModuleRole.INITRD, initrd, "initrd " + initrd.name());
    }
    prediction.exactly(
        CommandLines.KERNEL,
        List.of(CommandLines.KERNEL.event(launch.commandLine(), "kernel command line")));
    prediction.out.note(
        "under Secure Boot the kernel is measured into PCR 4 too: foretell it with the EFI binaries");
    return prediction.finish(launch.commands());
  }

  static Prediction of(GrubXen launch, Set<HashAlgorithm> banks) throws Refusal {
    GrubPrediction prediction = new GrubPrediction(banks);
    prediction.file(
        ModuleRole.HYPERVISOR, launch.hypervisor(), "hypervisor " + launch.hypervisor().name());
    List<ExpectedEvent> lines = new ArrayList<>();
    for (BootModule module : launch.modules()) {
      prediction.file(module.role(), module.file(), module.label());
      lines.add(
          CommandLines.MODULE.event(module.commandLine(), "command line of " + module.label()));
    }
    prediction.exactly(
        CommandLines.KERNEL,
        List.of(CommandLines.KERNEL.event(launch.commandLine(), "Xen command line")));
    prediction.exactly(CommandLines.MODULE, lines);
    return prediction.finish(launch.commands());
  }

  private void exactly(CommandLines kind, List<ExpectedEvent> events) {
    out.events(GoldenPart.HYPERVISOR, kind.measurement(Match.EXACTLY, events));
  }

  /** GRUB hashes the file as stored: the filter that measures runs before decompression. */
  private void file(ModuleRole role, BootFile file, String label) throws Refusal {
    Map<HashAlgorithm, Digest> digests =
        switch (file) {
          case StoredFile stored -> PerBank.hash(banks, stored.bytes());
          case KnownDigests known -> known(known, label);
        };
    ExpectedEvent event =
        new ExpectedEvent(Optional.of("EV_IPL"), digests, Optional.empty(), Optional.of(label));
    (role.isOfOneHost() ? hostFiles : files).add(event);
  }

  private Map<HashAlgorithm, Digest> known(KnownDigests known, String label) throws Refusal {
    Map<HashAlgorithm, Digest> digests = PerBank.known(banks, known);
    if (digests.isEmpty()) {
      throw new Refusal(label + ": a digest of one of the banks asked for is expected");
    }
    for (HashAlgorithm bank : banks) {
      if (!digests.containsKey(bank)) {
        out.note("%s: no %s digest is known, so none is golden".formatted(label, bank.bank()));
      }
    }
    return digests;
  }

  private Prediction finish(List<String> commands) throws Refusal {
    if (!commands.isEmpty()) {
      List<ExpectedEvent> events = new ArrayList<>();
      for (String command : commands) {
        events.add(CommandLines.COMMAND.event(command, "GRUB command"));
      }
      out.events(GoldenPart.HYPERVISOR, CommandLines.COMMAND.measurement(Match.INCLUDE, events));
    }
    include(GoldenPart.HYPERVISOR, files);
    if (!hostFiles.isEmpty()) {
      include(GoldenPart.HOST, hostFiles);
      out.note("the initrd is made on the host: its digest stands in the set of part host");
    }
    return out.build();
  }

  private void include(GoldenPart part, List<ExpectedEvent> events) {
    out.events(
        part,
        new EventMeasurement(LogKind.UEFI, FILES_PCR, Match.INCLUDE, Optional.empty(), events));
  }
}

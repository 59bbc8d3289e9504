package dev.touchstone.golden.predict;

import dev.touchstone.golden.EventMeasurement;
import dev.touchstone.golden.ExpectedEvent;
import dev.touchstone.golden.FactMeasurement;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.launch.LogKind;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A launch by GRUB, as the facts that its log will prove: PCR 8 and 9 themselves hold grub.cfg and
 * menu commands too, which differ between boots, and the prefixes that tell their strings apart are
 * covered by no digest.
 */
final class GrubPrediction {
  private static final int FILES_PCR = 9;

  private final Set<HashAlgorithm> banks;
  private final Prediction.Builder out = new Prediction.Builder();

  private GrubPrediction(Set<HashAlgorithm> banks) {
    this.banks = EnumSet.copyOf(banks);
  }

  static Prediction of(GrubLinux launch, Set<HashAlgorithm> banks) throws Refusal {
    GrubPrediction prediction = new GrubPrediction(banks);
    prediction.file(
        GoldenPart.HYPERVISOR,
        "kernel.digest",
        List.of(launch.kernel()),
        "kernel " + launch.kernel().name());
    prediction.commandLine(
        "kernel.commandLine", withoutPath(launch.commandLine()), "kernel command line");
    if (!launch.initrds().isEmpty()) {
      prediction.initrd("kernel.initrdDigest", launch.initrds());
    }
    List<BootFile> all = new ArrayList<>(List.of(launch.kernel()));
    all.addAll(launch.initrds());
    prediction.onlyThese(all, launch.otherFiles());
    prediction.out.note(
        "under Secure Boot the kernel is measured into PCR 4 too: foretell it with the EFI binaries");
    return prediction.out.build();
  }

  static Prediction of(GrubXen launch, Set<HashAlgorithm> banks) throws Refusal {
    GrubPrediction prediction = new GrubPrediction(banks);
    prediction.file(
        GoldenPart.HYPERVISOR,
        "xen.digest",
        List.of(launch.hypervisor()),
        "hypervisor " + launch.hypervisor().name());
    prediction.commandLine("xen.commandLine", launch.commandLine(), "Xen command line");
    Set<ModuleRole> seen = new HashSet<>();
    for (BootModule module : launch.modules()) {
      if (!seen.add(module.role())) {
        prediction.out.note(module.label() + ": the second of its kind is told by no fact");
        continue;
      }
      prediction.module(module);
    }
    List<BootFile> all = new ArrayList<>(List.of(launch.hypervisor()));
    launch.modules().forEach(module -> all.add(module.file()));
    prediction.onlyThese(all, launch.otherFiles());
    return prediction.out.build();
  }

  private void module(BootModule module) throws Refusal {
    switch (module.role()) {
      case KERNEL -> {
        file(GoldenPart.HYPERVISOR, "dom0.kernelDigest", List.of(module.file()), module.label());
        commandLine("dom0.commandLine", module.commandLine(), "dom0 command line");
      }
      case INITRD -> initrd("dom0.initrdDigest", List.of(module.file()));
      case XSM_POLICY ->
          file(
              GoldenPart.HYPERVISOR, "xen.xsmPolicyDigest", List.of(module.file()), module.label());
      case HYPERVISOR, MICROCODE, OTHER ->
          out.note(module.label() + ": told by no fact, so nothing of it is golden");
    }
  }

  private static String withoutPath(String commandLine) {
    int space = commandLine.indexOf(' ');
    return space < 0 ? "" : commandLine.substring(space + 1);
  }

  private void commandLine(String fact, String line, String what) throws Refusal {
    // Neither a shell's line nor a log's text can hold them unescaped.
    if (line.chars().anyMatch(c -> Character.isISOControl(c))) {
      throw new Refusal(what + ": a command line without control characters is expected");
    }
    out.fact(GoldenPart.HYPERVISOR, FactMeasurement.of(fact, line));
  }

  private void initrd(String fact, List<BootFile> files) throws Refusal {
    file(
        GoldenPart.HOST,
        fact,
        files,
        "initrd " + String.join(" and ", files.stream().map(BootFile::name).toList()));
    out.note("the initrd is made on the host: its digest stands in the set of part host");
  }

  /**
   * That GRUB reads no file but these. What runs later can append digests of good files to PCR 9,
   * but it cannot take away that of a bad one.
   */
  private void onlyThese(List<BootFile> loaded, List<BootFile> others) {
    if (others.isEmpty()) {
      out.note(
          "what else GRUB reads is not given: that no unknown file is loaded cannot be foretold");
      return;
    }
    List<ExpectedEvent> events = new ArrayList<>();
    for (BootFile file : Stream.concat(loaded.stream(), others.stream()).distinct().toList()) {
      Map<HashAlgorithm, Digest> digests = new EnumMap<>(HashAlgorithm.class);
      banks.forEach(bank -> digests.putAll(of(bank, file)));
      if (!digests.isEmpty()) {
        events.add(
            new ExpectedEvent(
                Optional.empty(), digests, Optional.empty(), Optional.of(file.name())));
      }
    }
    out.events(
        GoldenPart.HOST,
        new EventMeasurement(
            LogKind.UEFI, FILES_PCR, EventMeasurement.Match.ALLOWED, Optional.empty(), events));
  }

  /** GRUB hashes files as stored: the filter that measures runs before decompression. */
  private void file(GoldenPart part, String fact, List<BootFile> files, String label)
      throws Refusal {
    List<List<String>> values = new ArrayList<>();
    for (HashAlgorithm bank : banks) {
      List<String> digests = new ArrayList<>();
      for (BootFile file : files) {
        Digest digest = of(bank, file).get(bank);
        if (digest != null) {
          digests.add(digest.hex());
        }
      }
      if (digests.size() == files.size()) {
        values.add(digests);
      } else {
        out.note("%s: no %s digest is known, so none is golden".formatted(label, bank.bank()));
      }
    }
    if (values.isEmpty()) {
      throw new Refusal(label + ": a digest of one of the banks asked for is expected");
    }
    out.fact(part, new FactMeasurement(fact, values));
  }

  private static Map<HashAlgorithm, Digest> of(HashAlgorithm bank, BootFile file) {
    return switch (file) {
      case StoredFile stored -> PerBank.hash(Set.of(bank), stored.bytes());
      case KnownDigests known -> PerBank.known(Set.of(bank), known);
    };
  }
}

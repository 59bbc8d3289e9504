package dev.touchstone.launch;

import dev.touchstone.eventlog.uefi.UefiEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What GRUB loaded, by the strings that PCR 8 covers and the files that PCR 9 covers.
 *
 * <p>The prefixes {@code grub_cmd: } and {@code kernel_cmdline: } are not hashed, nor is the order
 * between the two PCRs, nor a file's name. So the strings of PCR 8 are read in their signed order
 * as a script, whatever their prefixes: a load command is believed only if the next string is the
 * command line that GRUB makes of it. And files are counted from the end of PCR 9, as many as the
 * commands loaded.
 *
 * <p>An operating system can extend both PCRs as well. In PCR 8 a second load of a kernel gives
 * that away, and nothing is believed. In PCR 9 nothing does: digests that it appended cannot be
 * told from files of GRUB, and only the PCR as a whole, or a policy that knows all its digests,
 * excludes them.
 *
 * @param images the kernel or hypervisor first, then the modules in order
 * @param initrds what was loaded beside a {@code linux} kernel
 */
record GrubLoad(Kind kind, List<Image> images, List<File> initrds) {
  /** The protocol. */
  enum Kind {
    LINUX,
    MULTIBOOT
  }

  /**
   * A kernel, hypervisor or module.
   *
   * @param name the path in the command: measured, but only a name
   * @param commandLine as GRUB passed it on, without the path
   * @param event index of the string that holds the command line
   */
  record Image(String name, String commandLine, int event, File file) {
    /** The last component of the path. */
    String baseName() {
      return name.substring(name.lastIndexOf('/') + 1);
    }
  }

  /** A file that was read; {@code digest} is empty if PCR 9 does not tell which. */
  record File(Optional<MeasuredFile> measured) {}

  /** A digest of PCR 9 with its event. */
  record MeasuredFile(String hex, Provenance provenance) {}

  GrubLoad {
    images = List.copyOf(images);
    initrds = List.copyOf(initrds);
  }

  Image kernel() {
    return images.getFirst();
  }

  List<Image> modules() {
    return images.subList(1, images.size());
  }

  /** The last load; empty, with the reason in {@code out}, if there is none that is proven. */
  static Optional<GrubLoad> find(VerifiedLaunch launch, FactCollector out) {
    List<String> names = List.of("kernel.commandLine", "xen.commandLine", "dom0.commandLine");
    if (launch.uefi().isEmpty()) {
      out.absent(names, "the host sent no UEFI event log");
      return Optional.empty();
    }
    ProvenLog<?> log = launch.uefi().get();
    if (!log.explains(8)) {
      out.absent(names, "UEFI event log: " + log.whyNot(8));
      return Optional.empty();
    }
    GrubScript script = GrubScript.of(log.events(8, UefiEvent.class));
    if (script.refusal().isPresent()) {
      out.absent(names, script.refusal().get());
      return Optional.empty();
    }
    if (script.loads().isEmpty()) {
      out.absent(names, "PCR 8 has no complete load of a kernel by GRUB");
      return Optional.empty();
    }
    GrubFiles files = GrubFiles.of(log, script);
    files.refusal().ifPresent(reason -> out.absent(digestNames(), reason));
    return Optional.of(assemble(script, files));
  }

  private static List<String> digestNames() {
    return List.of(
        "kernel.digest",
        "kernel.initrdDigest",
        "xen.digest",
        "dom0.kernelDigest",
        "dom0.initrdDigest",
        "xen.xsmPolicyDigest");
  }

  private static GrubLoad assemble(GrubScript script, GrubFiles files) {
    List<Image> images = new ArrayList<>();
    List<File> initrds = new ArrayList<>();
    int at = 0;
    for (GrubScript.Load load : script.loads()) {
      if (load.isInitrd()) {
        for (int i = 0; i < load.files(); i++) {
          initrds.add(files.file(at++));
        }
      } else {
        images.add(new Image(load.path(), load.commandLine(), load.event(), files.file(at++)));
      }
    }
    return new GrubLoad(
        script.loads().getFirst().isMultiboot() ? Kind.MULTIBOOT : Kind.LINUX, images, initrds);
  }
}

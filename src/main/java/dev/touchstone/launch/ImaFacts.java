package dev.touchstone.launch;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.ima.FileDigest;
import dev.touchstone.eventlog.ima.ImaEntry;
import dev.touchstone.eventlog.ima.ImaReplay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What the kernel measured at run time. */
final class ImaFacts {
  private static final Set<String> TOOLSTACK =
      Set.of(
          "xl",
          "xenstored",
          "oxenstored",
          "xenconsoled",
          "xen-init-dom0",
          "xenopsd",
          "libxl-save-helper");

  private ImaFacts() {}

  static void collect(VerifiedLaunch launch, Optional<GrubLoad> grub, FactCollector out) {
    Optional<String> reason = refusal(launch);
    if (reason.isPresent()) {
      out.absent(
          List.of(
              "ima.policyActive",
              "ima.entries",
              "ima.violations",
              "ima.files",
              "ima.signatures",
              "qemu.digests",
              "xen.toolstackDigests",
              "selinux.policyDigest"),
          reason.get());
    } else {
      ofList(launch.ima().orElseThrow(), out);
    }
    SelinuxFacts.collect(launch, grub.map(ImaFacts::commandLine), out);
    out.absent(
        "libvirt.securityDriver",
        "the content of qemu.conf is not measured, only its digest: see ima.files");
  }

  private static Optional<String> refusal(VerifiedLaunch launch) {
    if (launch.ima().isEmpty()) {
      return Optional.of("the host sent no IMA list");
    }
    if (launch.ima().get().covered().isPresent()) {
      return launch
          .ima()
          .get()
          .doubtful()
          .map(
              entry ->
                  "IMA list: record %d (%s) is not covered by its digest as its template has it: what was measured is not known"
                      .formatted(entry.index(), entry.typeName()));
    }
    boolean quoted = launch.quote().pcrs().get(launch.bank(), ImaReplay.DEFAULT_PCR).isPresent();
    return Optional.of(
        quoted
            ? "IMA list: PCR 10 does not replay"
            : "IMA list: PCR 10 of bank " + launch.bank().bank() + " is not quoted");
  }

  /** The kernel that runs IMA, SELinux and AppArmor: dom0's, or the host's. */
  private static GrubLoad.Image commandLine(GrubLoad load) {
    return load.kind() == GrubLoad.Kind.MULTIBOOT && load.images().size() > 2
        ? load.modules().getFirst()
        : load.kernel();
  }

  private static void ofList(ProvenIma ima, FactCollector out) {
    List<ImaEntry> entries = ima.entries();
    Provenance list = Provenance.boundPcr(Provenance.Source.IMA, ImaReplay.DEFAULT_PCR);
    Map<String, Set<String>> files = new LinkedHashMap<>();
    long signatures = 0;
    boolean more = false;
    for (ImaEntry entry : entries) {
      more |= !entry.isBootAggregate();
      if (entry.isViolation() || entry.binding() != Binding.BOUND || entry.buffer().isPresent()) {
        continue;
      }
      Optional<String> name = entry.name();
      Optional<FileDigest> digest = entry.fileDigest();
      if (name.isPresent() && digest.isPresent() && !entry.isBootAggregate()) {
        files.computeIfAbsent(name.get(), n -> new LinkedHashSet<>()).add(digest.get().toString());
        signatures += entry.signature().filter(bytes -> !bytes.isEmpty()).isPresent() ? 1 : 0;
      }
    }
    out.put("ima.policyActive", new FactValue.Flag(more), list);
    out.put("ima.entries", new FactValue.Count(entries.size()), list);
    out.put("ima.violations", new FactValue.Count(ima.covered().orElseThrow().violations()), list);
    out.put("ima.files", table(files, path -> true), list);
    out.put("ima.signatures", new FactValue.Count(signatures), list);
    digests("qemu.digests", files, ImaFacts::isQemu, list, out);
    digests("xen.toolstackDigests", files, ImaFacts::isToolstack, list, out);
  }

  private static void digests(
      String name,
      Map<String, Set<String>> files,
      Predicate<String> wanted,
      Provenance list,
      FactCollector out) {
    FactValue.Table table = table(files, wanted);
    if (table.rows().isEmpty()) {
      out.absent(name, "IMA measured no such file");
    } else {
      out.put(name, table, list, "found by their names");
    }
  }

  private static FactValue.Table table(Map<String, Set<String>> files, Predicate<String> wanted) {
    Map<String, List<String>> rows = new TreeMap<>();
    files.forEach(
        (path, digests) -> {
          if (wanted.test(path)) {
            rows.put(path, new ArrayList<>(digests));
          }
        });
    return new FactValue.Table(rows);
  }

  private static boolean isQemu(String path) {
    String name = baseName(path);
    return name.startsWith("qemu-system-")
        || name.equals("qemu-kvm")
        || name.equals("qemu-dm")
        || name.equals("kvm");
  }

  private static boolean isToolstack(String path) {
    String name = baseName(path);
    return TOOLSTACK.contains(name)
        || name.startsWith("libxenlight.so")
        || name.startsWith("libxl.so");
  }

  private static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}

package dev.touchstone.golden;

import java.util.Map;
import java.util.Optional;

/** What facts are called in sentences for people. */
final class FactWords {
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("launch.hypervisor", "hypervisor"),
          Map.entry("launch.path", "launch path"),
          Map.entry("firmware.version", "firmware version"),
          Map.entry("firmware.secureBoot", "Secure Boot"),
          Map.entry("firmware.setupMode", "firmware setup mode"),
          Map.entry("firmware.pkDigest", "platform key (PK)"),
          Map.entry("firmware.kekDigest", "key exchange keys (KEK)"),
          Map.entry("firmware.dbDigest", "Secure Boot allow list (db)"),
          Map.entry("firmware.dbxDigest", "Secure Boot deny list (dbx)"),
          Map.entry("txt.measured", "Intel TXT launch"),
          Map.entry("txt.sinitDigest", "SINIT module"),
          Map.entry("txt.mleDigest", "measured launch environment (tboot)"),
          Map.entry("txt.policyDigest", "tboot policy"),
          Map.entry("txt.osSinitCaps", "SINIT capabilities"),
          Map.entry("txt.biosAcm", "BIOS ACM"),
          Map.entry("txt.stm", "STM"),
          Map.entry("bootloader.digest", "boot loader"),
          Map.entry("bootloader.signer", "boot loader's signer"),
          Map.entry("bootloader.shimSbat", "shim's SBAT level"),
          Map.entry("bootloader.mokSecureBoot", "shim's Secure Boot state"),
          Map.entry("xen.digest", "Xen image"),
          Map.entry("xen.commandLine", "Xen command line"),
          Map.entry("xen.xsm", "XSM"),
          Map.entry("xen.xsmPolicyDigest", "XSM policy"),
          Map.entry("dom0.kernelDigest", "dom0 kernel"),
          Map.entry("dom0.commandLine", "dom0 command line"),
          Map.entry("dom0.initrdDigest", "dom0 initrd"),
          Map.entry("kernel.digest", "kernel"),
          Map.entry("kernel.commandLine", "kernel command line"),
          Map.entry("kernel.initrdDigest", "initrd"),
          Map.entry("selinux.enforcing", "SELinux enforcing"),
          Map.entry("selinux.policyDigest", "SELinux policy"),
          Map.entry("qemu.digests", "QEMU"),
          Map.entry("xen.toolstackDigests", "Xen tool stack"));

  private FactWords() {}

  static String of(String fact) {
    return Optional.ofNullable(WORDS.get(fact)).orElse(fact);
  }

  static boolean isCommandLine(String fact) {
    return fact.endsWith(".commandLine");
  }

  /** A value as a sentence shows it: digests in short, everything else as it is. */
  static String shown(String value) {
    return value.matches("[0-9a-f]{40,128}")
        ? value.substring(0, 8) + "…" + value.substring(value.length() - 4)
        : "\"" + value + "\"";
  }
}

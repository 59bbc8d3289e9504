package dev.touchstone.appraisal.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every fact that {@link dev.touchstone.launch.LaunchFacts} can produce, with its type. */
public final class FactVocabulary {
  private static final Map<String, FactKind> KINDS = kinds();

  private FactVocabulary() {}

  private static Map<String, FactKind> kinds() {
    Map<String, FactKind> kinds = new LinkedHashMap<>();
    put(kinds, FactKind.TEXT, "launch.hypervisor", "launch.path");
    put(kinds, FactKind.TEXT, "firmware.version", "firmware.secureBoot");
    put(kinds, FactKind.FLAG, "firmware.setupMode");
    put(kinds, FactKind.TEXT, "firmware.pkDigest", "firmware.kekDigest");
    put(kinds, FactKind.TEXT, "firmware.dbDigest", "firmware.dbxDigest");
    put(kinds, FactKind.TABLE, "firmware.pcrs");
    put(kinds, FactKind.FLAG, "txt.measured");
    put(kinds, FactKind.TEXT, "txt.mapping", "txt.sinitDigest", "txt.mleDigest");
    put(kinds, FactKind.TEXT, "txt.policyDigest", "txt.stm", "txt.biosAcm", "txt.osSinitCaps");
    put(kinds, FactKind.LIST, "bootloader.digest", "bootloader.signer");
    put(kinds, FactKind.TEXT, "bootloader.shimSbat", "bootloader.mokSecureBoot");
    put(kinds, FactKind.TEXT, "xen.digest", "xen.commandLine", "xen.xsm");
    put(kinds, FactKind.TEXT, "xen.xsmPolicyDigest", "xen.iommu");
    put(kinds, FactKind.TABLE, "xen.toolstackDigests");
    put(kinds, FactKind.TEXT, "dom0.kernelDigest", "dom0.commandLine", "dom0.initrdDigest");
    put(kinds, FactKind.TEXT, "kernel.digest", "kernel.commandLine", "kernel.initrdDigest");
    put(kinds, FactKind.TEXT, "kernel.lockdown", "kernel.iommu");
    put(kinds, FactKind.FLAG, "selinux.enforcing");
    put(kinds, FactKind.LIST, "selinux.states");
    put(kinds, FactKind.TEXT, "selinux.policyDigest");
    put(kinds, FactKind.FLAG, "apparmor.enabled", "ima.policyActive");
    put(kinds, FactKind.COUNT, "ima.entries", "ima.violations", "ima.signatures");
    put(kinds, FactKind.TABLE, "ima.files", "qemu.digests");
    put(kinds, FactKind.TEXT, "libvirt.securityDriver");
    put(kinds, FactKind.TEXT, "tpm.manufacturer", "tpm.firmwareVersion");
    put(kinds, FactKind.COUNT, "boot.resetCount", "boot.restartCount");
    put(kinds, FactKind.FLAG, "boot.safe");
    return Collections.unmodifiableMap(kinds);
  }

  private static void put(Map<String, FactKind> kinds, FactKind kind, String... names) {
    for (String name : names) {
      kinds.put(name, kind);
    }
  }

  /** All names with their kinds, in the order of the vocabulary. */
  public static Map<String, FactKind> all() {
    return KINDS;
  }

  public static Set<String> names() {
    return KINDS.keySet();
  }

  public static Optional<FactKind> kind(String name) {
    return Optional.ofNullable(KINDS.get(name));
  }
}

package dev.touchstone.launch;

import java.util.List;

/** The names of all facts there can be, in the order in which they are shown. */
public final class FactNames {
  public static final List<String> ALL =
      List.of(
          "launch.hypervisor",
          "launch.path",
          "firmware.version",
          "firmware.secureBoot",
          "firmware.setupMode",
          "firmware.pkDigest",
          "firmware.kekDigest",
          "firmware.dbDigest",
          "firmware.dbxDigest",
          "firmware.pcrs",
          "txt.measured",
          "txt.mapping",
          "txt.sinitDigest",
          "txt.mleDigest",
          "txt.policyDigest",
          "txt.stm",
          "txt.biosAcm",
          "txt.osSinitCaps",
          "bootloader.digest",
          "bootloader.signer",
          "bootloader.shimSbat",
          "bootloader.mokSecureBoot",
          "xen.digest",
          "xen.commandLine",
          "xen.xsm",
          "xen.xsmPolicyDigest",
          "xen.iommu",
          "dom0.kernelDigest",
          "dom0.commandLine",
          "dom0.initrdDigest",
          "kernel.digest",
          "kernel.commandLine",
          "kernel.initrdDigest",
          "kernel.lockdown",
          "kernel.iommu",
          "selinux.enforcing",
          "selinux.states",
          "selinux.policyDigest",
          "apparmor.enabled",
          "ima.policyActive",
          "ima.entries",
          "ima.violations",
          "ima.files",
          "ima.signatures",
          "qemu.digests",
          "libvirt.securityDriver",
          "xen.toolstackDigests",
          "tpm.manufacturer",
          "tpm.firmwareVersion",
          "boot.resetCount",
          "boot.restartCount",
          "boot.safe");

  private FactNames() {}

  public static boolean isKnown(String name) {
    return ALL.contains(name);
  }
}

package dev.touchstone.appraisal;

/** Which AR4SI claim a fact speaks to (attestation-results.md, "Mapping"). */
final class FactCategory {
  private FactCategory() {}

  static Category of(String fact) {
    return switch (fact) {
      case "firmware.pcrs", "txt.sinitDigest", "txt.biosAcm" -> Category.HARDWARE;
      case "txt.mleDigest",
          "bootloader.digest",
          "bootloader.signer",
          "bootloader.shimSbat",
          "xen.digest",
          "dom0.kernelDigest",
          "dom0.initrdDigest",
          "kernel.digest",
          "kernel.initrdDigest" ->
          Category.EXECUTABLES;
      case "ima.files", "qemu.digests", "xen.toolstackDigests" -> Category.FILE_SYSTEM;
      default -> Category.CONFIGURATION;
    };
  }
}

package dev.touchstone.golden;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The part of a launch that a golden set speaks for. Parts change at different times. */
public enum GoldenPart {
  /** Platform firmware and its keys: PCR 0, 2, 3, 6, 7. */
  FIRMWARE("the firmware"),
  /** The dynamic launch: ACM, SINIT, MLE, launch control policy; PCR 17 and 18. */
  DRTM("the dynamic launch"),
  /** shim, GRUB or a unified kernel image: PCR 4, 14. */
  BOOTLOADER("the boot loader"),
  /** Xen or the kernel with command line, dom0, XSM policy: PCR 8, 9, 11, or tboot's modules. */
  HYPERVISOR("the hypervisor"),
  /** What ran afterwards: IMA's files, SELinux policy, QEMU, libvirt; PCR 10. */
  RUNTIME("the run time"),
  /** What only this host has: initrd, LCP control. */
  HOST("what only this host has"),
  /** All of a launch at once. */
  LAUNCH("the launch");

  private final String title;
  private final String text = name().toLowerCase(Locale.ROOT);

  GoldenPart(String title) {
    this.title = title;
  }

  /** As it stands in JSON: {@code hypervisor}. */
  public String text() {
    return text;
  }

  /** What an operator reads: {@code the hypervisor}. */
  public String title() {
    return title;
  }

  public static Optional<GoldenPart> ofText(String text) {
    return Arrays.stream(values()).filter(part -> part.text.equals(text)).findFirst();
  }
}

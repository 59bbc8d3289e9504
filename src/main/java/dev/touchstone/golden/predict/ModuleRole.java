package dev.touchstone.golden.predict;

/** What a file of a launch is for. It decides which golden set speaks of it. */
public enum ModuleRole {
  /** Xen, or the Linux kernel of a KVM host. */
  HYPERVISOR("hypervisor"),
  /** dom0's kernel. */
  KERNEL("kernel"),
  /** Made on the host, so that each host has its own. */
  INITRD("initrd"),
  /** Xen's FLASK policy. */
  XSM_POLICY("XSM policy"),
  MICROCODE("microcode"),
  OTHER("module");

  private final String title;

  ModuleRole(String title) {
    this.title = title;
  }

  /** What an operator reads. */
  public String title() {
    return title;
  }

  boolean isOfOneHost() {
    return this == INITRD;
  }
}

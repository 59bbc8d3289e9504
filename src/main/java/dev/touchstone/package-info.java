/** Touchstone: measured-launch attestation for Xen and KVM hosts. */
package dev.touchstone;

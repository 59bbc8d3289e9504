/**
 * The UEFI firmware's event log: TCG PC Client Platform Firmware Profile (PFP) 1.06, section 10,
 * and the records that shim, GRUB, systemd and the Linux stub append to it.
 *
 * <p>May use {@code tpm} and the parent package. Every reader here is total and linear; nothing is
 * allocated by a length that was not compared with what is left.
 */
package dev.touchstone.eventlog.uefi;

/**
 * The Linux kernel's IMA measurement list: binary and ascii, all templates, replay against PCR 10,
 * boot_aggregate and critical data.
 *
 * <p>May use {@code eventlog} and {@code tpm}. Must never approve anything: what a file's digest is
 * worth is for the appraisal to say, and a path is only what the host called the file.
 */
package dev.touchstone.eventlog.ima;

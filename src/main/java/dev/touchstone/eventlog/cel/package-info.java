/**
 * The TCG Canonical Event Log, JSON and TLV, and the log that systemd keeps of its own measurements
 * in a form close to it.
 *
 * <p>May use {@code eventlog} and {@code tpm}. Has a JSON reader of its own, since the core has no
 * library for it; that reader must stay strict: no doubled keys, bounded depth.
 */
package dev.touchstone.eventlog.cel;

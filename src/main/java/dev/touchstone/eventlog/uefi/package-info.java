/**
 * The firmware's event log: TCG PC Client Platform Firmware Profile (PFP), crypto-agile and SHA-1
 * formats.
 *
 * <p>Parsing is total: any bytes give a log, possibly an incomplete one, or a typed refusal.
 */
package dev.touchstone.eventlog.uefi;

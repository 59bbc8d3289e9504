/**
 * Launch logs: bytes to typed events, replay per PCR bank, and which event data its digest covers.
 *
 * <p>One sub-package per kind of log. May use {@code tpm}. Must never use a framework, a database,
 * a clock or the network, and no parser here may throw on any input or take more than linear time.
 */
package dev.touchstone.eventlog;

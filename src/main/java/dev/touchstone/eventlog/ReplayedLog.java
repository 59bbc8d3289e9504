package dev.touchstone.eventlog;

import dev.touchstone.tpm.PcrValues;

/**
 * A log and the PCR values it leads to, still to be compared with a quote.
 *
 * @param replayed the values of the PCRs that have events, per bank of the log
 */
public record ReplayedLog(ParsedLog log, PcrValues replayed) {}

package dev.touchstone.eventlog;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of a PCR whose quoted value the log does not lead to.
 *
 * @param events how many events of the log extend this PCR in this bank
 * @param prefix how many of them, counted from the first, lead to the quoted value; empty if no
 *     number does
 * @param replayed what the log leads to; empty if it has no event for this PCR
 * @param sentence what an operator reads
 */
public record MismatchReport(
    HashAlgorithm bank,
    int pcr,
    int events,
    OptionalInt prefix,
    Optional<Digest> replayed,
    Digest quoted,
    String sentence) {}

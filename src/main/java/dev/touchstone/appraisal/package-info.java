/**
 * From verified evidence to a verdict: policy, findings, status. Pure functions on immutable
 * values.
 *
 * <p>May use {@code tpm}, {@code eventlog}, {@code launch} and {@code golden}; no framework,
 * database, clock or network.
 */
package dev.touchstone.appraisal;

/**
 * Launch facts: what was launched, as far as a TPM signed it. {@link
 * dev.touchstone.launch.VerifiedLaunch} holds logs against a verified quote, {@link
 * dev.touchstone.launch.LaunchFacts} says what they prove and what they do not.
 *
 * <p>May use {@code tpm} and {@code eventlog}; no framework, database, clock or network. Must never
 * take a name, type or prefix that no digest covers for more than a hint.
 */
package dev.touchstone.launch;

package dev.touchstone.attestation;

/**
 * Other policies are in force now.
 *
 * @param cause what happened, in words
 */
public record PoliciesChanged(String cause) {}

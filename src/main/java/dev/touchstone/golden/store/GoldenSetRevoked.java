package dev.touchstone.golden.store;

/**
 * Nothing may rest on this golden set any more, from this transaction on.
 *
 * @param label as results name it: {@code kvm v3}
 * @param cause what happened, for the history
 */
public record GoldenSetRevoked(String label, String cause) {}

package dev.touchstone.golden.store;

/**
 * The active golden sets are no longer what they were: what was judged by them has to be judged
 * again.
 *
 * @param cause what happened, for the history: {@code golden set kvm v3 activated}
 */
public record GoldenSetsChanged(String cause) {}

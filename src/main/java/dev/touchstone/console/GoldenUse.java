package dev.touchstone.console;

/**
 * A policy in force that holds launches against a golden set.
 *
 * @param words how: {@code names it: one of the sets must match}
 */
public record GoldenUse(String policy, String words) {}

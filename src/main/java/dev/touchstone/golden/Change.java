package dev.touchstone.golden;

import java.util.Optional;

/**
 * Something that is not as it was, for people.
 *
 * @param what the thing: {@code PCR 8}, the name of a fact, the path of a file
 * @param before empty if there was none
 * @param after empty if there is none any more
 * @param sentence what changed, in words
 */
public record Change(
    String what, Optional<String> before, Optional<String> after, String sentence) {}

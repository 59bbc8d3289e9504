package dev.touchstone.golden.capture;

import dev.touchstone.golden.GoldenPart;

/**
 * Something that was not taken.
 *
 * @param what a PCR, a fact, a file
 * @param why in words, for whoever decides whether that is right
 */
public record LeftOut(GoldenPart part, String what, String why) {}

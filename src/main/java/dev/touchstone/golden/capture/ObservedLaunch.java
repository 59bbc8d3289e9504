package dev.touchstone.golden.capture;

import dev.touchstone.launch.LaunchFacts;
import dev.touchstone.launch.VerifiedLaunch;

/**
 * A launch to take golden values from, or to compare with one.
 *
 * @param label what it is called where it differs: a result's identifier
 */
public record ObservedLaunch(String label, VerifiedLaunch launch, LaunchFacts facts) {}

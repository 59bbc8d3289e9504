package dev.touchstone.console;

import dev.touchstone.attestation.DiffResource;
import java.util.List;

/**
 * What differs between two things, in words.
 *
 * @param against what was held against what
 * @param problem why they cannot be held against each other; empty if they can
 */
public record DifferencePage(
    String against, List<DiffResource.ChangeView> changes, String problem) {}

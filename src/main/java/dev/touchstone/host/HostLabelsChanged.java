package dev.touchstone.host;

import java.util.UUID;

/** A host's labels are others now: another policy may be the one that judges it. */
public record HostLabelsChanged(UUID hostId, String hostName) {}

package dev.touchstone.golden;

/** Something that a golden set wants a launch to show. */
public sealed interface Measurement
    permits PcrMeasurement, FactMeasurement, EventMeasurement, FileMeasurement {}

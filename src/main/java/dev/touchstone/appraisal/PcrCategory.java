package dev.touchstone.appraisal;

/**
 * Which AR4SI claim a PCR speaks to (attestation-results.md, "Mapping"; launch-measurements.md
 * 4.1).
 */
final class PcrCategory {
  private PcrCategory() {}

  static Category of(int pcr) {
    return switch (pcr) {
      case 0, 2 -> Category.HARDWARE;
      case 4, 8, 9, 11, 17, 18, 19, 20, 21, 22 -> Category.EXECUTABLES;
      case 10 -> Category.FILE_SYSTEM;
      default -> Category.CONFIGURATION;
    };
  }
}

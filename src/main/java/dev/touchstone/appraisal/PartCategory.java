package dev.touchstone.appraisal;

import dev.touchstone.golden.GoldenPart;

/** Which AR4SI claim a part of a launch speaks to first. */
final class PartCategory {
  private PartCategory() {}

  static Category of(GoldenPart part) {
    return switch (part) {
      case FIRMWARE -> Category.HARDWARE;
      case RUNTIME -> Category.FILE_SYSTEM;
      case DRTM, BOOTLOADER, HYPERVISOR, HOST, LAUNCH -> Category.EXECUTABLES;
    };
  }
}

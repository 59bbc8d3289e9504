package dev.touchstone.golden.predict;

import java.util.List;

/**
 * The EFI binaries that firmware, shim and GRUB start or verify: all of PCR 4.
 *
 * @param firmware what firmware measures into PCR 4 before the first binary
 * @param images in the order in which they are measured
 */
public record EfiBinaries(FirmwareEvents firmware, List<EfiImage> images)
    implements LaunchDescription {
  public EfiBinaries {
    images = List.copyOf(images);
  }

  public EfiBinaries(List<EfiImage> images) {
    this(new FirmwareEvents.Usual(), images);
  }
}

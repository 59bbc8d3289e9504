package dev.touchstone.golden.predict;

/**
 * A PE binary.
 *
 * @param times how often it is measured in a row. Debian's GRUB 2.06 under Secure Boot has shim
 *     measure a kernel twice, without Secure Boot not at all.
 */
public record EfiImage(BootFile file, int times) {
  private static final int MOST = 8;

  public EfiImage {
    if (times < 1 || times > MOST) {
      throw new IllegalArgumentException(
          file.name() + " is measured 1 to " + MOST + " times, not " + times);
    }
  }

  public EfiImage(BootFile file) {
    this(file, 1);
  }
}

package dev.touchstone.golden.imports;

/**
 * How much a package may make its reader work.
 *
 * @param packageBytes size of the package as it is uploaded
 * @param entries files, directories and links in it
 * @param unpackedBytes size of its data when unpacked; an RPM's is not unpacked
 */
public record PackageLimits(long packageBytes, int entries, long unpackedBytes) {
  /** 2 GiB of package, 200,000 entries, 8 GiB of data: above every package of Debian or Fedora. */
  public static final PackageLimits DEFAULT = new PackageLimits(2L << 30, 200_000, 8L << 30);

  public PackageLimits {
    if (packageBytes <= 0 || entries <= 0 || unpackedBytes <= 0) {
      throw new IllegalArgumentException("limits are above zero");
    }
  }
}

package dev.touchstone.golden.predict;

/**
 * A module as the boot loader loads it.
 *
 * @param commandLine the arguments after the file name, as {@link GrubCommandLine} joins them;
 *     empty if there are none
 * @param loading matters to tboot alone: GRUB's own PCR 9 is of the file as stored
 */
public record BootModule(ModuleRole role, BootFile file, String commandLine, Loading loading) {
  /** What GRUB does to the file on its way into memory. */
  public enum Loading {
    /** gzip, xz and lzop are taken off, by their magic. */
    DECOMPRESSED,
    /** {@code --nounzip}: as stored. */
    NOUNZIP
  }

  public BootModule(ModuleRole role, BootFile file, String commandLine) {
    this(role, file, commandLine, Loading.DECOMPRESSED);
  }

  String label() {
    return role.title() + " " + file.name();
  }
}

package dev.touchstone.golden.imports;

/**
 * Which package it is, in its format's own words.
 *
 * @param version with epoch and revision or release: {@code 1:2.3-4}
 * @param architecture {@code amd64}, {@code x86_64}, {@code noarch}
 */
public record PackageIdentity(String name, String version, String architecture) {
  /** {@code xen-utils 4.17.3-1 (amd64)}. */
  public String text() {
    return name + " " + version + " (" + architecture + ")";
  }

  /** Whether the text is one that a package's field may have: printable ASCII without spaces. */
  static boolean isField(String text) {
    return !text.isEmpty()
        && text.length() <= 255
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}

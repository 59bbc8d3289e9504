package dev.touchstone.console;

import java.util.List;

/**
 * What is going to be launched.
 *
 * @param kind one of {@link #KINDS}
 * @param names that golden sets have already: a prediction of the same name is their next version
 * @param limit how large all files together may be, in words
 */
public record GoldenPredictPage(String kind, List<String> names, String limit) {
  static final List<Kind> KINDS =
      List.of(
          new Kind("grub-cfg", "GRUB, by its grub.cfg"),
          new Kind("grub-linux", "GRUB and Linux"),
          new Kind("grub-xen", "GRUB and Xen"),
          new Kind("uki", "Unified kernel image"),
          new Kind("tboot", "tboot (TXT)"),
          new Kind("description", "A description (YAML)"));

  /** A way to launch. */
  public record Kind(String word, String title) {}

  public List<Kind> kinds() {
    return KINDS;
  }
}

package dev.touchstone.launch;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.uefi.UefiEvent;
import dev.touchstone.tpm.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The strings of PCR 8 read as what GRUB did (GRUB 2.04 to 2.12, {@code commands/tpm.c}, {@code
 * loader/i386/linux.c}, {@code loader/multiboot.c}).
 *
 * @param loads the kernel and what was loaded after it, in order; empty if there is none
 * @param otherReader a command after the kernel that may have read a further file
 * @param refusal why the strings cannot be read at all
 */
record GrubScript(List<Load> loads, Optional<String> otherReader, Optional<String> refusal) {
  private static final Set<String> LINUX = Set.of("linux", "linux16", "linuxefi");
  private static final Set<String> MULTIBOOT = Set.of("multiboot", "multiboot2", "xen_hypervisor");
  private static final Set<String> MODULE = Set.of("module", "module2", "xen_module");
  private static final Set<String> INITRD = Set.of("initrd", "initrd16", "initrdefi");

  /** Commands that give up what was loaded before. */
  private static final Set<String> OTHER_LOADERS =
      Set.of("chainloader", "ntldr", "xnu_kernel64", "uki", "efi_chainloader");

  /** Commands that read no file: they may stand between a kernel and its boot. */
  private static final Set<String> READS_NOTHING =
      Set.of(
          "boot",
          "echo",
          "set",
          "unset",
          "export",
          "true",
          "false",
          "[",
          "test",
          "if",
          "setparams",
          "sleep",
          "clear",
          "terminal_output",
          "terminal_input");

  GrubScript {
    loads = List.copyOf(loads);
  }

  /**
   * One load.
   *
   * @param command {@code linux}, {@code module2}, …
   * @param commandLine as passed on, without the path; empty for an initrd
   * @param event index of the event with the command line, or of the command for an initrd
   * @param files how many files it read
   */
  record Load(String command, String path, String commandLine, int event, int files) {
    boolean isInitrd() {
      return INITRD.contains(command);
    }

    boolean isMultiboot() {
      return MULTIBOOT.contains(command);
    }
  }

  static GrubScript of(List<UefiEvent> events) {
    List<Load> loads = new ArrayList<>();
    Optional<String> other = Optional.empty();
    boolean loaded = false;
    for (int i = 0; i < events.size(); i++) {
      UefiEvent event = events.get(i);
      if (event.binding() != Binding.BOUND) {
        return refused(
            "event %d of PCR 8 is not covered by its digest: what GRUB did is not known"
                .formatted(event.index()));
      }
      String text = text(event);
      String command = word(text);
      if (OTHER_LOADERS.contains(command)) {
        loads.clear();
        other = Optional.empty();
      } else if (INITRD.contains(command)) {
        addInitrd(loads, text, event);
      } else if (LINUX.contains(command) || MULTIBOOT.contains(command)) {
        Optional<Load> load = confirmed(events, i, text, command);
        if (load.isPresent() && loaded) {
          return refused(
              "PCR 8 has a second load of a kernel, at event %d: an operating system may have appended it, so which one runs is not known"
                  .formatted(event.index()));
        }
        if (load.isPresent()) {
          loaded = true;
          loads.clear();
          other = Optional.empty();
          loads.add(load.get());
          i++;
        }
      } else if (MODULE.contains(command)) {
        Optional<Load> load = confirmed(events, i, text, command);
        if (load.isPresent()) {
          loads.add(load.get());
          i++;
        }
      } else if (!loads.isEmpty() && !READS_NOTHING.contains(command)) {
        other = Optional.of(command);
      }
    }
    if (!loads.isEmpty() && MODULE.contains(loads.getFirst().command())) {
      return refused("PCR 8 has modules loaded without a kernel before them");
    }
    return new GrubScript(loads, other, Optional.empty());
  }

  private static GrubScript refused(String reason) {
    return new GrubScript(List.of(), Optional.empty(), Optional.of(reason));
  }

  private static void addInitrd(List<Load> loads, String text, UefiEvent event) {
    int files = 0;
    for (String argument : text.split(" ", -1)) {
      if (!argument.isEmpty() && !argument.startsWith("--")) {
        files++;
      }
    }
    if (!loads.isEmpty() && files > 1) {
      loads.removeIf(Load::isInitrd); // a second initrd command replaces the first
      loads.add(new Load(word(text), "", "", event.index(), files - 1));
    }
  }

  /** The load, if the next string is the command line that GRUB makes of it. */
  private static Optional<Load> confirmed(
      List<UefiEvent> events, int i, String text, String command) {
    String rest = afterWord(text);
    while (rest.startsWith("--")) {
      rest = afterWord(rest);
    }
    if (rest.isEmpty() || i + 1 == events.size() || events.get(i + 1).binding() != Binding.BOUND) {
      return Optional.empty();
    }
    UefiEvent next = events.get(i + 1);
    String passed = text(next);
    boolean linux = LINUX.contains(command);
    String expected = linux ? rest : afterWord(rest);
    if (!unquoted(passed).strip().equals(expected.strip())) {
      return Optional.empty();
    }
    return Optional.of(
        new Load(command, word(rest), linux ? afterWord(passed) : passed, next.index(), 1));
  }

  /** What the digest covers; RHEL 8's GRUB covers the terminator too. */
  private static String text(UefiEvent event) {
    Bytes covered = event.boundBytes();
    int size = covered.size();
    if (size > 0 && covered.at(size - 1) == 0) {
      size--;
    }
    return new String(covered.slice(0, size).toArray(), StandardCharsets.UTF_8);
  }

  static String word(String text) {
    int space = text.indexOf(' ');
    return space < 0 ? text : text.substring(0, space);
  }

  static String afterWord(String text) {
    int space = text.indexOf(' ');
    return space < 0 ? "" : text.substring(space + 1);
  }

  /** Takes back GRUB's quoting: arguments with a space in quotes, {@code \ ' "} escaped. */
  static String unquoted(String passed) {
    StringBuilder out = new StringBuilder(passed.length());
    for (int i = 0; i < passed.length(); i++) {
      char c = passed.charAt(i);
      if (c == '\\' && i + 1 < passed.length() && "\\'\"".indexOf(passed.charAt(i + 1)) >= 0) {
        out.append(passed.charAt(++i));
      } else if (c != '"') {
        out.append(c);
      }
    }
    return out.toString();
  }
}

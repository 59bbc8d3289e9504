package dev.touchstone.launch;

import dev.touchstone.tpm.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Facts under way. The first word on a name counts. */
final class FactCollector {
  private static final List<String> ORDER =
      List.of(
          "launch.",
          "firmware.",
          "txt.",
          "bootloader.",
          "xen.",
          "dom0.",
          "kernel.",
          "selinux.",
          "apparmor.",
          "ima.",
          "qemu.",
          "libvirt.",
          "tpm.",
          "boot.");

  private final Map<String, Fact> facts = new LinkedHashMap<>();
  private final Map<String, String> absent = new LinkedHashMap<>();

  void put(String name, FactValue value, Provenance provenance) {
    facts.putIfAbsent(name, new Fact(value, provenance, Optional.empty()));
  }

  void put(String name, FactValue value, Provenance provenance, String detail) {
    facts.putIfAbsent(
        name,
        new Fact(value, provenance, detail.isEmpty() ? Optional.empty() : Optional.of(detail)));
  }

  void text(String name, String value, Provenance provenance) {
    put(name, new FactValue.Text(value), provenance);
  }

  void digest(String name, Digest digest, Provenance provenance) {
    text(name, digest.hex(), provenance);
  }

  void absent(String name, String reason) {
    absent.putIfAbsent(name, reason);
  }

  void absent(List<String> names, String reason) {
    names.forEach(name -> absent(name, reason));
  }

  boolean has(String name) {
    return facts.containsKey(name);
  }

  LaunchFacts facts() {
    Map<String, Fact> sorted = new LinkedHashMap<>();
    Map<String, String> missing = new LinkedHashMap<>();
    for (String group : ORDER) {
      facts.forEach(
          (name, fact) -> {
            if (name.startsWith(group)) {
              sorted.put(name, fact);
            }
          });
      absent.forEach(
          (name, reason) -> {
            if (name.startsWith(group) && !facts.containsKey(name)) {
              missing.put(name, reason);
            }
          });
    }
    return new LaunchFacts(sorted, missing);
  }
}

package dev.touchstone.attestation;

import dev.touchstone.launch.LaunchFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The few launch facts that schedulers choose hosts by; those that were proven, as text. */
final class TrustFacts {
  private static final List<String> NAMES =
      List.of("launch.hypervisor", "launch.path", "xen.xsm", "firmware.secureBoot", "txt.measured");
  private static final int LONGEST = 100;

  private TrustFacts() {}

  static Map<String, String> of(LaunchFacts facts) {
    Map<String, String> proven = new LinkedHashMap<>();
    for (String name : NAMES) {
      facts
          .proven(name)
          .map(String::valueOf)
          .filter(text -> text.length() <= LONGEST)
          .ifPresent(text -> proven.put(name, StoredJson.storable(text)));
    }
    return proven;
  }
}

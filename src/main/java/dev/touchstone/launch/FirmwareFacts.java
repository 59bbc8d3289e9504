package dev.touchstone.launch;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.uefi.EfiVariable;
import dev.touchstone.eventlog.uefi.EventData;
import dev.touchstone.eventlog.uefi.UefiEvent;
import dev.touchstone.eventlog.uefi.UefiEventType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Firmware and its Secure Boot state (PFP 3.3.4.8; hazard 18). */
final class FirmwareFacts {
  private static final String GLOBAL = "8be4df61-93ca-11d2-aa0d-00e098032b8c";
  private static final String SECURITY = "d719b2cb-3d3a-4596-a3bc-dad00e67656f";
  private static final int LAST_FIRMWARE_PCR = 7;
  private static final List<String> KEYS = List.of("PK", "KEK", "db", "dbx");

  private FirmwareFacts() {}

  /** A variable that the digest covers, name and all. */
  private record Measured(UefiEvent event, EfiVariable variable) {
    boolean is(String vendor, String name) {
      return variable.vendor().text().equals(vendor) && variable.name().equals(name);
    }

    boolean isOne() {
      return variable.value().size() == 1 && variable.value().at(0) == 1;
    }

    Provenance at() {
      return Provenance.bound(Provenance.Source.UEFI, 7, event.index());
    }
  }

  static void collect(VerifiedLaunch launch, FactCollector out) {
    pcrs(launch, out);
    if (launch.uefi().isEmpty()) {
      unknown("the host sent no UEFI event log", out);
      out.absent("firmware.version", "the host sent no UEFI event log");
      return;
    }
    ProvenLog<?> log = launch.uefi().get();
    version(log, out);
    if (!log.explains(7)) {
      unknown("UEFI event log: " + log.whyNot(7), out);
      return;
    }
    PreOs events = PreOs.of(log, 7);
    Optional<UefiEvent> loose =
        events.before().stream().filter(event -> event.binding() != Binding.BOUND).findFirst();
    if (!events.separated()) {
      unknown("PCR 7 has no separator: where firmware ends is not known", out);
    } else if (loose.isPresent()) {
      unknown(
          "event %d of PCR 7 is not covered by its digest: it may be any variable"
              .formatted(loose.get().index()),
          out);
    } else {
      ofVariables(log, events.before(), out);
    }
  }

  private static void unknown(String reason, FactCollector out) {
    out.put("firmware.secureBoot", new FactValue.Text("unknown"), Provenance.quote(), reason);
    out.absent("firmware.setupMode", reason);
    out.absent(KEYS.stream().map(FirmwareFacts::factOf).toList(), reason);
  }

  private static void pcrs(VerifiedLaunch launch, FactCollector out) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    launch
        .quote()
        .pcrs()
        .bank(launch.bank())
        .headMap(LAST_FIRMWARE_PCR + 1)
        .forEach((pcr, digest) -> rows.put(pcr.toString(), List.of(digest.hex())));
    if (rows.isEmpty()) {
      out.absent("firmware.pcrs", "no PCR 0 to 7 of bank " + launch.bank().bank() + " is quoted");
    } else {
      out.put("firmware.pcrs", new FactValue.Table(rows), Provenance.quote());
    }
  }

  private static void version(ProvenLog<?> log, FactCollector out) {
    if (!log.explains(0)) {
      out.absent("firmware.version", "UEFI event log: " + log.whyNot(0));
      return;
    }
    List<UefiEvent> before = PreOs.of(log, 0).before();
    before.stream()
        .filter(event -> event.is(UefiEventType.EV_S_CRTM_VERSION))
        .filter(event -> event.binding() == Binding.BOUND)
        .findFirst()
        .map(event -> Map.entry(event, event.decoded()))
        .filter(read -> read.getValue() instanceof EventData.Text(String text) && !text.isEmpty())
        .ifPresentOrElse(
            read ->
                version(
                    read.getValue().text(),
                    Provenance.bound(Provenance.Source.UEFI, 0, read.getKey().index()),
                    read.getKey().equals(before.getFirst()),
                    out),
            () -> out.absent("firmware.version", "the firmware measured no readable version"));
  }

  /** The type is not measured, but the place is: the version comes first (PFP 3.3.4.1). */
  private static void version(String text, Provenance at, boolean first, FactCollector out) {
    if (first) {
      out.text("firmware.version", text, at);
    } else {
      out.put(
          "firmware.version",
          new FactValue.Text(text),
          at.as(Provenance.Trust.HINT),
          "not the first event of PCR 0: that it is the version is the log's word");
    }
  }

  private static void ofVariables(ProvenLog<?> log, List<UefiEvent> before, FactCollector out) {
    List<Measured> variables = new ArrayList<>();
    for (UefiEvent event : before) {
      EfiVariable.read(event.boundBytes())
          .ifPresent(variable -> variables.add(new Measured(event, variable)));
    }
    secureBoot(before, variables, out);
    setupMode(variables, out);
    for (String name : KEYS) {
      only(variables, name.startsWith("db") ? SECURITY : GLOBAL, name)
          .ifPresentOrElse(
              key -> out.digest(factOf(name), log.digest(key.event()), key.at()),
              () -> out.absent(factOf(name), "not exactly one " + name + " before the separator"));
    }
  }

  private static String factOf(String key) {
    return "firmware." + key.toLowerCase(Locale.ROOT) + "Digest";
  }

  private static void secureBoot(
      List<UefiEvent> before, List<Measured> variables, FactCollector out) {
    Optional<Measured> variable = only(variables, GLOBAL, "SecureBoot");
    if (variable.isEmpty()) {
      unknownState("not exactly one SecureBoot variable before the separator", out);
      return;
    }
    int size = variable.get().variable().value().size();
    if (size != 1 || (variable.get().variable().value().at(0) & 0xfe) != 0) {
      unknownState(
          "the SecureBoot variable is not one byte of 0 or 1 but %d bytes".formatted(size), out);
      return;
    }
    boolean on = variable.get().isOne();
    if (on && variables.stream().anyMatch(v -> v.is(GLOBAL, "SetupMode") && v.isOne())) {
      unknownState("SecureBoot is 1 while SetupMode is 1", out);
    } else if (on && variables.stream().anyMatch(v -> v.is(GLOBAL, "AuditMode") && v.isOne())) {
      unknownState("SecureBoot is 1 while AuditMode is 1", out);
    } else if (on && before.stream().anyMatch(event -> isText(event, "UEFI Debug Mode"))) {
      unknownState("the firmware was in debug mode", out);
    } else {
      out.text("firmware.secureBoot", on ? "on" : "off", variable.get().at());
    }
  }

  private static boolean isText(UefiEvent event, String text) {
    return new String(event.boundBytes().toArray(), java.nio.charset.StandardCharsets.US_ASCII)
        .equals(text);
  }

  private static void unknownState(String reason, FactCollector out) {
    out.put(
        "firmware.secureBoot",
        new FactValue.Text("unknown"),
        Provenance.boundPcr(Provenance.Source.UEFI, 7),
        reason);
  }

  /** Setup mode is what a platform without a platform key is in (UEFI 2.10, 32.3). */
  private static void setupMode(List<Measured> variables, FactCollector out) {
    Optional<Measured> said = only(variables, GLOBAL, "SetupMode");
    Optional<Measured> platformKey = only(variables, GLOBAL, "PK");
    if (said.isPresent()) {
      out.put("firmware.setupMode", new FactValue.Flag(said.get().isOne()), said.get().at());
    } else if (platformKey.isPresent()) {
      out.put(
          "firmware.setupMode",
          new FactValue.Flag(platformKey.get().variable().value().isEmpty()),
          platformKey.get().at(),
          "by whether there is a platform key");
    } else {
      out.absent("firmware.setupMode", "neither SetupMode nor one PK before the separator");
    }
  }

  private static Optional<Measured> only(List<Measured> variables, String vendor, String name) {
    List<Measured> found = variables.stream().filter(v -> v.is(vendor, name)).toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }
}

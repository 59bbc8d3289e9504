package dev.touchstone.golden.document;

import dev.touchstone.golden.EventMeasurement;
import dev.touchstone.golden.EventSelector;
import dev.touchstone.golden.ExpectedEvent;
import dev.touchstone.golden.FactMeasurement;
import dev.touchstone.golden.FileDigests;
import dev.touchstone.golden.FileMeasurement;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.Measurement;
import dev.touchstone.golden.PcrMeasurement;
import dev.touchstone.launch.FactNames;
import dev.touchstone.launch.LogKind;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the measurements of a golden set. */
final class MeasurementReader {
  static final int MEASUREMENTS = 10_000;
  private static final int EVENTS = 100_000;
  private static final int FILES = 500_000;
  private static final int DIGESTS = 1000;
  private static final int LAST_PCR = 23;

  private MeasurementReader() {}

  /** {@code {"sha256": {"0": "<hex>"}}}. */
  static List<Measurement> pcrTable(Map<String, Node> banks) throws DocumentProblem {
    Map<HashAlgorithm, Map<Integer, Digest>> values = new EnumMap<>(HashAlgorithm.class);
    for (Map.Entry<String, Node> bank : banks.entrySet()) {
      HashAlgorithm algorithm = bank(bank.getKey(), bank.getValue());
      Map<Integer, Digest> row = new TreeMap<>();
      for (Map.Entry<String, Node> pcr : bank.getValue().entries().entrySet()) {
        row.put(index(pcr.getKey(), pcr.getValue()), digest(algorithm, pcr.getValue()));
      }
      values.put(algorithm, row);
    }
    return GoldenSet.measurementsOf(PcrValues.of(values));
  }

  private static int index(String key, Node node) throws DocumentProblem {
    if (key.matches("[0-9]{1,2}") && Integer.parseInt(key) <= LAST_PCR) {
      return Integer.parseInt(key);
    }
    throw node.problem("expected a PCR index, 0 to 23");
  }

  private static HashAlgorithm bank(String name, Node node) throws DocumentProblem {
    return HashAlgorithm.ofBank(name)
        .orElseThrow(() -> node.problem("expected a bank: sha1, sha256, sha384 or sha512"));
  }

  private static Digest digest(HashAlgorithm algorithm, Node node) throws DocumentProblem {
    try {
      return Digest.ofHex(algorithm, node.text());
    } catch (IllegalArgumentException e) {
      throw node.problem(
          "expected %d hex digits, a digest of %s"
              .formatted(2 * algorithm.size(), algorithm.bank()));
    }
  }

  static Measurement read(Node node) throws DocumentProblem {
    if (node.isThere() && node.json().has("files")) {
      return files(node.object(Set.of("match", "files")));
    }
    if (node.isThere() && node.json().has("fact")) {
      return fact(node.object(Set.of("fact", "anyOf")));
    }
    if (node.isThere() && node.json().has("log")) {
      return events(node.object(Set.of("log", "pcr", "match", "among", "events")));
    }
    node.object(Set.of("pcr", "values"));
    int pcr = node.at("pcr").integer(0, LAST_PCR);
    Map<HashAlgorithm, Digest> values = digests(node.at("values"));
    if (values.isEmpty()) {
      throw node.at("values").problem("expected at least one value");
    }
    return new PcrMeasurement(pcr, values);
  }

  private static Map<HashAlgorithm, Digest> digests(Node node) throws DocumentProblem {
    Map<HashAlgorithm, Digest> digests = new EnumMap<>(HashAlgorithm.class);
    for (Map.Entry<String, Node> entry : node.entries().entrySet()) {
      HashAlgorithm algorithm = bank(entry.getKey(), entry.getValue());
      digests.put(algorithm, digest(algorithm, entry.getValue()));
    }
    return digests;
  }

  private static Measurement fact(Node node) throws DocumentProblem {
    String name = node.at("fact").text();
    if (!FactNames.isKnown(name)) {
      throw node.at("fact").problem("there is no such fact; docs/facts.md names them all");
    }
    List<List<String>> anyOf = new ArrayList<>();
    for (Node value : node.at("anyOf").list(DIGESTS)) {
      List<String> texts = new ArrayList<>();
      if (value.json().isArray()) {
        for (Node text : value.list(DIGESTS)) {
          texts.add(text.text());
        }
      } else {
        texts.add(value.text());
      }
      anyOf.add(texts);
    }
    if (anyOf.isEmpty()) {
      throw node.at("anyOf").problem("expected at least one value");
    }
    return new FactMeasurement(name, anyOf);
  }

  private static Measurement events(Node node) throws DocumentProblem {
    LogKind log = word(LogKind.class, node.at("log"));
    int pcr = node.at("pcr").integer(0, LAST_PCR);
    EventMeasurement.Match match = word(EventMeasurement.Match.class, node.at("match"));
    Optional<EventSelector> among = Optional.empty();
    if (node.optional("among").isPresent()) {
      among = Optional.of(selector(node.at("among").object(Set.of("types", "textPrefix"))));
    }
    List<ExpectedEvent> events = new ArrayList<>();
    for (Node event : node.at("events").list(EVENTS)) {
      events.add(event(event.object(Set.of("type", "digests", "text", "note"))));
    }
    try {
      return new EventMeasurement(log, pcr, match, among, events);
    } catch (IllegalArgumentException e) {
      throw node.problem(e.getMessage());
    }
  }

  private static EventSelector selector(Node node) throws DocumentProblem {
    Set<String> types = new LinkedHashSet<>();
    if (node.optional("types").isPresent()) {
      for (Node type : node.at("types").list(DIGESTS)) {
        types.add(type.text());
      }
    }
    try {
      return new EventSelector(types, text(node, "textPrefix"));
    } catch (IllegalArgumentException e) {
      throw node.problem(e.getMessage());
    }
  }

  private static ExpectedEvent event(Node node) throws DocumentProblem {
    Map<HashAlgorithm, Digest> digests =
        node.optional("digests").isPresent() ? digests(node.at("digests")) : Map.of();
    try {
      return new ExpectedEvent(text(node, "type"), digests, text(node, "text"), text(node, "note"));
    } catch (IllegalArgumentException e) {
      throw node.problem(e.getMessage());
    }
  }

  private static Optional<String> text(Node node, String key) throws DocumentProblem {
    Optional<Node> given = node.optional(key);
    return given.isPresent() ? Optional.of(given.get().text()) : Optional.empty();
  }

  private static Measurement files(Node node) throws DocumentProblem {
    FileMeasurement.Match match = word(FileMeasurement.Match.class, node.at("match"));
    List<FileDigests> files = new ArrayList<>();
    for (Node file : node.at("files").list(FILES)) {
      file.object(Set.of("path", "digests"));
      Set<Digest> digests = new LinkedHashSet<>();
      for (Node digest : file.at("digests").list(DIGESTS)) {
        digests.add(prefixed(digest));
      }
      if (digests.isEmpty()) {
        throw file.at("digests").problem("expected at least one digest");
      }
      files.add(new FileDigests(file.at("path").text(), digests));
    }
    if (files.isEmpty()) {
      throw node.at("files").problem("expected at least one file");
    }
    return new FileMeasurement(match, files);
  }

  /** {@code sha256:<hex>}. */
  private static Digest prefixed(Node node) throws DocumentProblem {
    String text = node.text();
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw node.problem("expected an algorithm and a digest: sha256:<64 hex digits>");
    }
    HashAlgorithm algorithm = bank(text.substring(0, colon), node);
    try {
      return Digest.ofHex(algorithm, text.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      throw node.problem(
          "expected %d hex digits after %s:".formatted(2 * algorithm.size(), algorithm.bank()));
    }
  }

  private static <E extends Enum<E>> E word(Class<E> type, Node node) throws DocumentProblem {
    String text = node.text();
    for (E value : type.getEnumConstants()) {
      if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
        return value;
      }
    }
    throw node.problem(
        "expected one of "
            + String.join(
                ", ",
                Arrays.stream(type.getEnumConstants())
                    .map(value -> value.name().toLowerCase(Locale.ROOT))
                    .toList()));
  }
}

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
import dev.touchstone.golden.Validity;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Golden sets in plain collections, as {@link GoldenReader} reads them. */
public final class GoldenWriter {
  private GoldenWriter() {}

  /** All that a document says. */
  public static Map<String, Object> write(GoldenDocument document) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("name", document.name());
    out.put("part", document.part().text());
    document.note().ifPresent(note -> out.put("note", note));
    if (!document.validity().equals(Validity.ALWAYS)) {
      out.put("validity", validity(document.validity()));
    }
    if (!document.hosts().isEmpty()) {
      out.put("hosts", document.hosts().stream().sorted().toList());
    }
    out.put("measurements", measurements(document.measurements()));
    return out;
  }

  public static Map<String, Object> write(GoldenSet set) {
    return write(GoldenDocument.of(set));
  }

  public static Map<String, Object> validity(Validity validity) {
    Map<String, Object> out = new LinkedHashMap<>();
    validity.notBefore().ifPresent(moment -> out.put("notBefore", moment.toString()));
    validity.notAfter().ifPresent(moment -> out.put("notAfter", moment.toString()));
    return out;
  }

  public static List<Map<String, Object>> measurements(List<Measurement> measurements) {
    return measurements.stream().map(GoldenWriter::measurement).toList();
  }

  private static Map<String, Object> measurement(Measurement measurement) {
    Map<String, Object> out = new LinkedHashMap<>();
    switch (measurement) {
      case PcrMeasurement pcr -> {
        out.put("pcr", pcr.pcr());
        out.put("values", digests(pcr.values()));
      }
      case FactMeasurement fact -> {
        out.put("fact", fact.fact());
        out.put(
            "anyOf",
            fact.anyOf().stream()
                .map(value -> value.size() == 1 ? value.getFirst() : (Object) value)
                .toList());
      }
      case EventMeasurement events -> {
        out.put("log", events.log().key());
        out.put("pcr", events.pcr());
        out.put("match", word(events.match()));
        events.among().ifPresent(among -> out.put("among", selector(among)));
        out.put("events", events.events().stream().map(GoldenWriter::event).toList());
      }
      case FileMeasurement files -> {
        out.put("match", word(files.match()));
        out.put("files", files.files().stream().map(GoldenWriter::file).toList());
      }
    }
    return out;
  }

  private static Map<String, Object> selector(EventSelector among) {
    Map<String, Object> out = new LinkedHashMap<>();
    if (!among.types().isEmpty()) {
      out.put("types", among.types().stream().sorted().toList());
    }
    among.textPrefix().ifPresent(prefix -> out.put("textPrefix", prefix));
    return out;
  }

  private static Map<String, Object> event(ExpectedEvent event) {
    Map<String, Object> out = new LinkedHashMap<>();
    event.type().ifPresent(type -> out.put("type", type));
    if (!event.digests().isEmpty()) {
      out.put("digests", digests(event.digests()));
    }
    event.text().ifPresent(text -> out.put("text", text));
    event.note().ifPresent(note -> out.put("note", note));
    return out;
  }

  private static Map<String, Object> file(FileDigests file) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("path", file.path());
    out.put("digests", file.digests().stream().map(Digest::toString).sorted().toList());
    return out;
  }

  private static Map<String, String> digests(Map<HashAlgorithm, Digest> digests) {
    Map<String, String> out = new LinkedHashMap<>();
    digests.forEach((bank, digest) -> out.put(bank.bank(), digest.hex()));
    return out;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

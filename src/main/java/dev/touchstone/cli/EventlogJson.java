package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.attestation.LogView;
import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.eventlog.LogEvent;
import dev.touchstone.launch.LogReport;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code touchstone eventlog --json}: a contract (docs/cli.md). */
final class EventlogJson {
  private EventlogJson() {}

  /** Writes as it goes: a list has a hundred thousand records. */
  static void write(LogFile file, LogReport report, boolean compared, Writer out)
      throws IOException {
    LogView view = LogView.of(report);
    JsonGenerator json = new JsonFactory(new ObjectMapper()).createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.setPrettyPrinter(new DefaultPrettyPrinter());
    json.writeStartObject();
    json.writeStringField("format", view.format());
    json.writeObjectField("banks", view.banks());
    json.writeArrayFieldStart("events");
    for (LogEvent event : file.log().events()) {
      json.writeObject(event(event));
    }
    json.writeEndArray();
    json.writeObjectField("replayed", view.replayed());
    if (compared) {
      json.writeObjectField("replay", view.replay());
    }
    json.writeObjectField("problems", view.problems());
    json.writeEndObject();
    json.flush();
    out.write('\n');
    out.flush();
  }

  private static Map<String, Object> event(LogEvent event) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("index", event.index());
    view.put("pcr", event.pcr());
    view.put("type", event.typeName());
    Map<String, String> digests = new LinkedHashMap<>();
    for (EventDigest digest : event.digests()) {
      Optional<Digest> known = digest.known();
      digests.put(
          HashAlgorithm.ofTpmId(digest.algorithmId())
              .filter(bank -> known.isPresent())
              .map(HashAlgorithm::bank)
              .orElse("0x%04x".formatted(digest.algorithmId())),
          digest.value().hex());
    }
    view.put("digests", digests);
    view.put("data", event.text());
    view.put("binding", event.binding().name().toLowerCase(Locale.ROOT));
    return view;
  }
}

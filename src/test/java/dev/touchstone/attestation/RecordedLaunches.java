package dev.touchstone.attestation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.runtime.bundle.BundlePart;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.PcrSelection;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Logs of recorded boots, and what the pure functions make of evidence. */
public final class RecordedLaunches {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RecordedLaunches() {}

  /** The logs that the boot has, by their names in a bundle. */
  public static Map<String, Bytes> logs(String boot) {
    Map<String, Bytes> logs = new LinkedHashMap<>();
    dev.touchstone.tpm.Evidence recorded = dev.touchstone.tpm.Evidence.of(boot);
    for (String name : new String[] {"uefi-eventlog.bin", "ima.bin"}) {
      if (Files.exists(recorded.directory().resolve(name))) {
        logs.put(name, recorded.file(name));
      }
    }
    return logs;
  }

  static ProvenEvidence proven(Map<String, Bytes> files, Bytes ak, Nonce nonce, PcrSelection pcrs) {
    Map<BundlePart, Bytes> parts = new EnumMap<>(BundlePart.class);
    files.forEach(
        (name, bytes) -> BundlePart.ofFileName(name).ifPresent(part -> parts.put(part, bytes)));
    return ProvenEvidence.verify(Evidence.of(parts), ak, nonce, pcrs, HashAlgorithm.SHA256);
  }

  static ProvenEvidence proven(RecordedHost host, RecordedHost.Sent sent) {
    return proven(sent.parts(), host.akPublic(), sent.nonce(), sent.selection());
  }

  /** What a result shows of evidence, made without the service. */
  static Map<String, JsonNode> shown(ProvenEvidence proven) {
    Map<String, JsonNode> shown = new LinkedHashMap<>();
    shown.put("launch", tree(LaunchView.of(proven.logs().facts(), LaunchView.Limit.STORED)));
    shown.put("logs", tree(LogView.of(proven.logs())));
    shown.put("quote", tree(QuoteView.of(proven.quote(), Optional.of(true))));
    return shown;
  }

  /** The same of a result that the service gave. */
  static Map<String, JsonNode> shown(String result) {
    JsonNode tree = read(result);
    Map<String, JsonNode> shown = new LinkedHashMap<>();
    for (String name : new String[] {"launch", "logs", "quote"}) {
      shown.put(name, tree.get(name));
    }
    return shown;
  }

  static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode tree(Object value) {
    try {
      return read(new StoredJson(JSON).write(value));
    } catch (IllegalStateException e) {
      throw new AssertionError(e);
    }
  }
}

package dev.touchstone.eventlog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * Real lists and logs: those in the test resources, and those of others that stay where they are.
 */
public final class LaunchEvidence {
  private LaunchEvidence() {}

  /** A file of {@code src/test/resources/evidence}. */
  public static Bytes bytes(String name) {
    try (InputStream in = LaunchEvidence.class.getResourceAsStream("/evidence/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no evidence " + name);
      }
      return Bytes.copyOf(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode json(String name) {
    try {
      return new ObjectMapper().readTree(bytes(name).toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** PCR values of a {@code pcrs.json}: bank to index to hex. */
  public static PcrValues pcrs(String name) {
    return pcrs(json(name));
  }

  public static PcrValues pcrs(JsonNode banks) {
    Map<HashAlgorithm, Map<Integer, Digest>> values = new EnumMap<>(HashAlgorithm.class);
    for (Map.Entry<String, JsonNode> bank : banks.properties()) {
      HashAlgorithm algorithm = HashAlgorithm.ofBank(bank.getKey()).orElseThrow();
      Map<Integer, Digest> digests = new HashMap<>();
      for (Map.Entry<String, JsonNode> pcr : bank.getValue().properties()) {
        digests.put(
            Integer.parseInt(pcr.getKey()), Digest.ofHex(algorithm, pcr.getValue().asText()));
      }
      values.put(algorithm, digests);
    }
    return PcrValues.of(values);
  }

  /** A file of {@code evidence/public}, read in place; the test is skipped where it is missing. */
  public static Bytes publicFile(String name) {
    Path file = publicDirectory().resolve(name);
    Assumptions.assumeTrue(Files.isReadable(file), () -> "skipped: no public evidence " + name);
    try {
      return Bytes.copyOf(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path publicDirectory() {
    String configured = System.getProperty("touchstone.evidence.public");
    if (configured != null) {
      return Path.of(configured);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path candidate = at.resolve("shared/evidence/public");
      if (Files.isDirectory(candidate)) {
        return candidate;
      }
    }
    return Path.of("../shared/evidence/public");
  }
}

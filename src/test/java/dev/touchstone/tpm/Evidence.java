package dev.touchstone.tpm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** A bundle of real evidence from {@code src/test/resources/evidence/boots}. */
public record Evidence(Path directory) {
  public static Evidence of(String name) {
    return new Evidence(Path.of("src/test/resources/evidence/boots").resolve(name));
  }

  public Bytes file(String name) {
    try {
      return Bytes.copyOf(Files.readAllBytes(directory.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public QuoteEvidence quote() {
    return new QuoteEvidence(file("quote.bin"), file("signature.bin"), pcrs());
  }

  public AttestationKey ak() {
    return ok(AttestationKey.parse(file("ak.pub")));
  }

  public Nonce nonce() {
    return new Nonce(file("nonce.bin"));
  }

  public PcrValues pcrs() {
    try {
      JsonNode json = new ObjectMapper().readTree(file("pcrs.json").toArray());
      Map<HashAlgorithm, Map<Integer, Digest>> banks = new EnumMap<>(HashAlgorithm.class);
      json.properties()
          .forEach(
              bank -> {
                HashAlgorithm algorithm = HashAlgorithm.ofBank(bank.getKey()).orElseThrow();
                Map<Integer, Digest> values = new TreeMap<>();
                bank.getValue()
                    .properties()
                    .forEach(
                        value ->
                            values.put(
                                Integer.valueOf(value.getKey()),
                                Digest.ofHex(algorithm, value.getValue().asText())));
                banks.put(algorithm, values);
              });
      return PcrValues.of(banks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static <T> T ok(Parsed<T> parsed) {
    return parsed.orElse(
        malformed -> {
          throw new AssertionError(malformed.message());
        });
  }
}

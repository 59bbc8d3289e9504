package dev.touchstone.runtime.bundle;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.PcrSelection;
import dev.touchstone.tpm.PcrValues;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code pcrs.json}: {@code {"sha256":{"0":"<hex>",…},…}}. A key that stands twice is refused, as
 * two readers would read it apart.
 */
public final class PcrsJson {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private PcrsJson() {}

  /** Reads the values; a {@link Parsed.Malformed} says what was expected and where. */
  public static Parsed<PcrValues> parse(Bytes json) {
    try (JsonParser parser = JSON.createParser(json.toArray())) {
      Map<HashAlgorithm, Map<Integer, Digest>> banks = new EnumMap<>(HashAlgorithm.class);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return malformed(parser, "expected an object of banks");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String bank = parser.currentName();
        Optional<HashAlgorithm> algorithm = HashAlgorithm.ofBank(bank);
        if (algorithm.isEmpty()) {
          return malformed(
              parser, "expected a bank (sha1, sha256, sha384, sha512), found another key");
        }
        Map<Integer, Digest> values = new TreeMap<>();
        Optional<Parsed<PcrValues>> problem = readBank(parser, algorithm.get(), values);
        if (problem.isPresent()) {
          return problem.get();
        }
        banks.put(algorithm.get(), values);
      }
      if (parser.nextToken() != null) {
        return malformed(parser, "expected nothing after the object");
      }
      return new Parsed.Ok<>(PcrValues.of(banks));
    } catch (JacksonException e) {
      long offset = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
      return new Parsed.Malformed<>("pcrs.json", offset, e.getOriginalMessage());
    } catch (IOException e) {
      return new Parsed.Malformed<>("pcrs.json", 0, "unreadable: " + e.getMessage());
    }
  }

  private static Optional<Parsed<PcrValues>> readBank(
      JsonParser parser, HashAlgorithm algorithm, Map<Integer, Digest> values) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return Optional.of(malformed(parser, "expected an object of PCRs for " + algorithm.bank()));
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      int pcr = index(parser.currentName());
      if (pcr < 0) {
        return Optional.of(malformed(parser, "expected a PCR index, 0 to 23"));
      }
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        return Optional.of(malformed(parser, "expected the hex value of PCR " + pcr));
      }
      String hex = parser.getText();
      try {
        values.put(pcr, Digest.ofHex(algorithm, hex));
      } catch (IllegalArgumentException e) {
        return Optional.of(
            malformed(
                parser,
                "PCR "
                    + pcr
                    + " of bank "
                    + algorithm.bank()
                    + ": expected "
                    + algorithm.size() * 2
                    + " hex digits, found "
                    + hex.length()
                    + " characters"));
      }
    }
    return Optional.empty();
  }

  /**
   * The index, or -1. Only the plain decimal form: "07" and "+7" would be second names for one PCR.
   */
  private static int index(String text) {
    for (int pcr = 0; pcr < PcrSelection.PCR_COUNT; pcr++) {
      if (Integer.toString(pcr).equals(text)) {
        return pcr;
      }
    }
    return -1;
  }

  private static Parsed<PcrValues> malformed(JsonParser parser, String reason) {
    return new Parsed.Malformed<>(
        "pcrs.json", Math.max(0, parser.currentTokenLocation().getByteOffset()), reason);
  }

  /** The same shape as values to serialise: bank to index to hex. */
  public static Map<String, Map<String, String>> toTree(PcrValues values) {
    Map<String, Map<String, String>> tree = new LinkedHashMap<>();
    for (HashAlgorithm bank : values.banks()) {
      Map<String, String> entries = new LinkedHashMap<>();
      values.bank(bank).forEach((pcr, digest) -> entries.put(pcr.toString(), digest.hex()));
      tree.put(bank.bank(), entries);
    }
    return Collections.unmodifiableMap(tree);
  }
}

package dev.touchstone.eventlog.cel;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * CEL-JSON: {@code recnum}, {@code pcr} or {@code nv_index}, {@code digests} of {@code hashAlg} and
 * {@code digest}, {@code content_type}, {@code content}. systemd's records in {@code
 * /run/log/systemd/tpm2-measure.log} have no recnum and a content of {@code string}, {@code
 * eventType}, {@code bootId}, {@code timestamp}.
 */
final class CelJsonReader {
  private final byte[] bytes;
  private final CelRecords records = new CelRecords();

  private CelJsonReader(byte[] bytes) {
    this.bytes = bytes;
  }

  static CelRecords read(byte[] bytes) {
    CelJsonReader reader = new CelJsonReader(bytes);
    JsonReader json = new JsonReader(bytes);
    try {
      while (!json.atEnd()) {
        int at = json.at();
        reader.top(json.value(), at);
      }
    } catch (JsonReader.NotJson bad) {
      reader.records.stop(bad.offset(), bad.getMessage());
    }
    return reader.records;
  }

  private void top(Json value, int at) {
    if (value instanceof Json.Arr(List<Json> items)) {
      items.forEach(item -> record(item, at));
    } else {
      record(value, at);
    }
  }

  private void record(Json value, int at) {
    if (!(value instanceof Json.Obj record)) {
      records.problem(at, "expected an object");
      return;
    }
    Optional<Long> pcr = record.number("pcr");
    boolean register = pcr.isPresent() && pcr.get() <= 0xffff;
    if (!register && record.get("pcr").isPresent()) {
      records.problem(record.from(), "expected a PCR number");
      return;
    }
    CelRecords.Digests digests = new CelRecords.Digests();
    Optional<String> wrong = digests(record, digests);
    if (wrong.isPresent()) {
      records.problem(record.from(), wrong.get());
      return;
    }
    Optional<Long> number = record.number("recnum");
    records.add(
        record.from(),
        number.isPresent() ? OptionalLong.of(number.get()) : OptionalLong.empty(),
        register ? OptionalInt.of(pcr.get().intValue()) : OptionalInt.empty(),
        digests,
        content(record));
  }

  private static Optional<String> digests(Json.Obj record, CelRecords.Digests digests) {
    if (!(record.get("digests").orElse(null) instanceof Json.Arr(List<Json> items))) {
      return Optional.of("expected an array of digests");
    }
    for (Json item : items) {
      Optional<Bytes> value = Optional.empty();
      String name = "";
      if (item instanceof Json.Obj digest) {
        name = digest.text("hashAlg").orElse("").toLowerCase(Locale.ROOT).replace("-", "");
        value = digest.text("digest").flatMap(CelJsonReader::hex);
      }
      if (value.isEmpty() || name.isEmpty()) {
        return Optional.of("expected a digest of hashAlg and hex");
      }
      Optional<String> wrong = digests.add(algorithm(name), value.get());
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private static int algorithm(String name) {
    Optional<HashAlgorithm> known = HashAlgorithm.ofBank(name);
    if (known.isPresent()) {
      return known.get().tpmId();
    }
    return switch (name) {
      case "sm3_256" -> 0x12;
      case "sha3_256" -> 0x27;
      case "sha3_384" -> 0x28;
      case "sha3_512" -> 0x29;
      default -> 0;
    };
  }

  private CelContent content(Json.Obj record) {
    String type = record.text("content_type").orElse("");
    Optional<Json> content = record.get("content");
    if (content.isPresent() && content.get() instanceof Json.Obj inner) {
      Optional<String> string = inner.text("string");
      Optional<Bytes> data = inner.text("event_data").flatMap(CelJsonReader::hex);
      Optional<Bytes> template = inner.text("template_value").flatMap(CelJsonReader::hex);
      if (CelContent.SYSTEMD.equals(type) && string.isPresent()) {
        return CelContent.systemd(inner.text("eventType").orElse(""), string.get());
      }
      if (CelContent.PC_CLIENT.equals(type) && data.isPresent()) {
        String event = inner.text("event_type").orElse("");
        Optional<Long> code = inner.number("event_type");
        return CelContent.pcClient(code.map(CelTlvReader::eventType).orElse(event), data.get());
      }
      if (CelContent.IMA_TEMPLATE.equals(type) && template.isPresent()) {
        return CelContent.imaTemplate(inner.text("template_name").orElse(""), template.get());
      }
      return CelContent.other(type, Bytes.copyOf(bytes, inner.from(), inner.to()), List.of());
    }
    return CelContent.other(type, Bytes.empty(), List.of());
  }

  private static Optional<Bytes> hex(String text) {
    boolean hex =
        text.length() % 2 == 0
            && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
    return hex ? Optional.of(Bytes.ofHex(text)) : Optional.empty();
  }
}

package dev.touchstone.eventlog.cel;

import dev.touchstone.tpm.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * CEL-TLV: each field {@code u8 type, u32 length, value}, lengths and numbers big-endian; a record
 * is record number (0), PCR (1) or NV index (2), digests (3), content (4 and more). A digest within
 * field 3 has the TPM_ALG_ID as its type.
 */
final class CelTlvReader {
  private static final int RECORD_NUMBER = 0;
  private static final int PCR = 1;
  private static final int NV_INDEX = 2;
  private static final int DIGESTS = 3;
  private static final int HEADER = 5;

  private final byte[] bytes;
  private final CelRecords records = new CelRecords();
  private int at;

  private record Field(int type, int start, int from, int to) {
    int size() {
      return to - from;
    }
  }

  private CelTlvReader(byte[] bytes) {
    this.bytes = bytes;
  }

  static CelRecords read(byte[] bytes) {
    CelTlvReader reader = new CelTlvReader(bytes);
    while (reader.at < bytes.length && reader.record()) {
      // each record moves on
    }
    return reader.records;
  }

  private boolean record() {
    int start = at;
    Optional<Field> number = next(bytes.length);
    Optional<Field> register = number.isEmpty() ? Optional.empty() : next(bytes.length);
    Optional<Field> listed = register.isEmpty() ? Optional.empty() : next(bytes.length);
    Optional<Field> content = listed.isEmpty() ? Optional.empty() : next(bytes.length);
    if (content.isEmpty()) {
      return stop(start, "expected four fields of u8 type, u32 length and value");
    }
    if (number.get().type() != RECORD_NUMBER || number.get().size() > 8) {
      return stop(start, "expected a record number, found type " + number.get().type());
    }
    boolean pcr = register.get().type() == PCR;
    if ((!pcr && register.get().type() != NV_INDEX) || register.get().size() > 4) {
      return stop(
          register.get().start(),
          "expected a PCR or NV index, found type " + register.get().type());
    }
    long index = number(register.get());
    if (pcr && index > 0xffff) {
      return stop(register.get().start(), "expected a PCR number, found " + index);
    }
    if (listed.get().type() != DIGESTS || content.get().type() <= DIGESTS) {
      return stop(listed.get().start(), "expected digests and content");
    }
    CelRecords.Digests digests = new CelRecords.Digests();
    int after = at;
    Optional<String> wrong = digests(listed.get(), digests);
    if (wrong.isPresent()) {
      return stop(listed.get().start(), wrong.get());
    }
    CelContent read = content(content.get());
    at = after;
    records.add(
        start,
        OptionalLong.of(number(number.get())),
        pcr ? OptionalInt.of((int) index) : OptionalInt.empty(),
        digests,
        read);
    return true;
  }

  private Optional<String> digests(Field all, CelRecords.Digests digests) {
    at = all.from();
    while (at < all.to()) {
      Optional<Field> digest = next(all.to());
      if (digest.isEmpty()) {
        return Optional.of("expected a digest of u8 algorithm, u32 length and value");
      }
      int algorithm = digest.get().type();
      Optional<String> wrong = digests.add(algorithm, value(digest.get()));
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private CelContent content(Field field) {
    Bytes value = value(field);
    return switch (field.type()) {
      case 5 -> pair(field, value, CelContent.PC_CLIENT);
      case 7 -> pair(field, value, CelContent.IMA_TEMPLATE);
      case 9 -> CelContent.systemd("", new String(value.toArray(), StandardCharsets.UTF_8));
      default ->
          // some producers hash the value, some the field with its header
          CelContent.other(
              name(field.type()),
              value,
              List.of(value, Bytes.copyOf(bytes, field.start(), field.to())));
    };
  }

  /** Two fields: event type and event data, or template name and template data. */
  private CelContent pair(Field field, Bytes value, String contentType) {
    at = field.from();
    Optional<Field> type = next(field.to());
    Optional<Field> data = type.isEmpty() ? Optional.empty() : next(field.to());
    if (data.isEmpty() || data.get().to() != field.to()) {
      return CelContent.other(contentType, value, List.of(value));
    }
    if (CelContent.IMA_TEMPLATE.equals(contentType)) {
      String name = new String(value(type.get()).toArray(), StandardCharsets.US_ASCII);
      return CelContent.imaTemplate(name, value(data.get()));
    }
    long code = type.get().size() <= 4 ? number(type.get()) : -1;
    return CelContent.pcClient(eventType(code), value(data.get()));
  }

  static String eventType(long code) {
    return code == 3 ? "EV_NO_ACTION" : "0x" + Long.toHexString(code);
  }

  private static String name(int type) {
    return switch (type) {
      case 4 -> "cel";
      case 8 -> "ima_tlv";
      default -> String.valueOf(type);
    };
  }

  private Optional<Field> next(int end) {
    if (end - at < HEADER) {
      return Optional.empty();
    }
    long size = 0;
    for (int i = 1; i < HEADER; i++) {
      size = (size << 8) | (bytes[at + i] & 0xff);
    }
    if (size > end - at - HEADER) {
      return Optional.empty();
    }
    Field field = new Field(bytes[at] & 0xff, at, at + HEADER, at + HEADER + (int) size);
    at = field.to();
    return Optional.of(field);
  }

  private long number(Field field) {
    long number = 0;
    for (int i = field.from(); i < field.to(); i++) {
      number = (number << 8) | (bytes[i] & 0xff);
    }
    return number;
  }

  private Bytes value(Field field) {
    return Bytes.copyOf(bytes, field.from(), field.to());
  }

  private boolean stop(int offset, String expected) {
    records.stop(offset, expected);
    return false;
  }
}

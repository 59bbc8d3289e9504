package dev.touchstone.eventlog.txt;

import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.eventlog.LittleEndian;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.List;
import java.util.Optional;

/**
 * The logs with one algorithm: {@code u32 pcr, u32 type, digest, u32 size, data}. SHA-1 starts with
 * records at once, other algorithms with a {@code FRMT ID EVENT00} record, a TPM 1.2 log with a
 * container header (Intel TXT Software Development Guide; tboot {@code tpm.h}).
 */
final class LegacyReader {
  static final String FORMAT_SIGNATURE = "FRMT ID EVENT00";
  static final String CONTAINER_SIGNATURE = "TXT Event Container";
  private static final int FORMAT_RECORD = 60;
  private static final int CONTAINER_HEADER = 48;
  private static final int SM3 = 0x12;

  /** No type that SINIT or tboot writes is higher, ESXi's aside. */
  private static final long LAST_TYPE = 0x6fff_ffffL;

  private final RecordCursor in;
  private final int algorithm;
  private final int digestSize;
  private final TxtRecords records = new TxtRecords();

  private LegacyReader(RecordCursor in, int algorithm, int digestSize) {
    this.in = in;
    this.algorithm = algorithm;
    this.digestSize = digestSize;
    records.bank(algorithm);
  }

  static boolean fitsFormat(byte[] bytes, int from) {
    return RecordCursor.isText(bytes, from + 32, FORMAT_SIGNATURE)
        && from + FORMAT_RECORD <= bytes.length;
  }

  static boolean fitsContainer(byte[] bytes, int from) {
    return RecordCursor.isText(bytes, from, CONTAINER_SIGNATURE)
        && from + CONTAINER_HEADER <= bytes.length;
  }

  /** A SHA-1 log has no mark; its first record is PCRMAPPING or HASH_START (or EV_NO_ACTION). */
  static boolean fitsSha1(byte[] bytes, int from) {
    if (from < 0 || from + 32 > bytes.length) {
      return false;
    }
    long pcr = LittleEndian.u32(bytes, from);
    long type = LittleEndian.u32(bytes, from + 4);
    long size = LittleEndian.u32(bytes, from + 28);
    boolean launch =
        (pcr == 255 && type == TxtEventType.PCRMAPPING.value())
            || (pcr == 17 && type == TxtEventType.HASH_START.value());
    return launch && size <= bytes.length - from - 32;
  }

  static TxtRecords readSha1(byte[] bytes, int from, int end) {
    return new LegacyReader(
            new RecordCursor(bytes, from, end),
            HashAlgorithm.SHA1.tpmId(),
            HashAlgorithm.SHA1.size())
        .read();
  }

  static TxtRecords readFormat(byte[] bytes, int from, int end) {
    long id = LittleEndian.u32(bytes, from + 52);
    long size = LittleEndian.u32(bytes, from + 56);
    int algorithm = tpmId(id);
    Optional<HashAlgorithm> known = HashAlgorithm.ofTpmId(algorithm);
    boolean fits = known.isPresent() ? known.get().size() == size : algorithm == SM3 && size == 32;
    if (!fits) {
      TxtRecords none = new TxtRecords();
      none.stop(
          from + 52L,
          "expected an algorithm from 1 to 5 and its digest size, found " + id + " and " + size);
      return none;
    }
    long next = 32 + LittleEndian.u32(bytes, from + 28);
    int first = (int) Math.min(Math.max(next, FORMAT_RECORD), end - from);
    return new LegacyReader(new RecordCursor(bytes, from + first, end), algorithm, (int) size)
        .read();
  }

  /** Container: 20 bytes signature, 12 reserved, 4 of version, u32 size, u32 first, u32 next. */
  static TxtRecords readContainer(byte[] bytes, int from, int end) {
    long first = LittleEndian.u32(bytes, from + 40);
    long next = LittleEndian.u32(bytes, from + 44);
    if (first < CONTAINER_HEADER || next < first || next > end - from) {
      TxtRecords none = new TxtRecords();
      none.stop(
          from + 40L,
          "expected offsets of records within "
              + (end - from)
              + " bytes, found "
              + first
              + ", "
              + next);
      return none;
    }
    return readSha1(bytes, from + (int) first, from + (int) next);
  }

  private TxtRecords read() {
    while (in.left() > 0 && record()) {
      // each record moves on
    }
    return records;
  }

  private boolean record() {
    int start = in.at();
    if (!in.has(12L + digestSize)) {
      return in.onlyLeft(0) ? false : stop(start, "a record of " + (12 + digestSize) + " bytes");
    }
    long pcr = in.u32();
    long type = in.u32();
    if (pcr == 0 && type == 0) {
      if (!in.onlyLeft(0)) {
        records.problem(start, "expected nothing but zeros after the last record");
      }
      return false;
    }
    if (type > LAST_TYPE) {
      return stop(start + 4, "an event type of a launch, found 0x" + Long.toHexString(type));
    }
    EventDigest digest = new EventDigest(algorithm, in.take(digestSize));
    int sizeAt = in.at();
    long size = in.u32();
    if (!in.has(size)) {
      return stop(sizeAt, size + " bytes of event data, " + in.left() + " are left");
    }
    records.add(start, pcr, type, List.of(digest), in.take((int) size));
    return true;
  }

  private boolean stop(int offset, String expected) {
    records.stop(
        offset, "record " + records.count() + ": expected " + expected + "; the rest is not read");
    return false;
  }

  private static int tpmId(long id) {
    return switch ((int) id) {
      case 1 -> HashAlgorithm.SHA1.tpmId();
      case 2 -> HashAlgorithm.SHA256.tpmId();
      case 3 -> HashAlgorithm.SHA384.tpmId();
      case 4 -> HashAlgorithm.SHA512.tpmId();
      case 5 -> SM3;
      default -> 0;
    };
  }
}

package dev.touchstone.eventlog.txt;

import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.eventlog.LittleEndian;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The TCG crypto-agile log (PC Client Platform Firmware Profile, 10.2): a header record with the
 * algorithms and their digest sizes, then {@code u32 pcr, u32 type, u32 count, count × {u16 alg,
 * digest}, u32 size, data}.
 */
final class TcgReader {
  static final String SIGNATURE = "Spec ID Event03";

  /** Where the signature stands in the header record. */
  static final int SIGNATURE_AT = 32;

  /** More than any TPM has banks. */
  private static final int MAX_ALGORITHMS = 16;

  private final byte[] bytes;
  private final int from;
  private final RecordCursor in;
  private final TxtRecords records = new TxtRecords();
  private final Map<Integer, Integer> sizes = new HashMap<>();

  private TcgReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.from = from;
    this.in = new RecordCursor(bytes, from, end);
  }

  static boolean fits(byte[] bytes, int from) {
    return from >= 0
        && from + SIGNATURE_AT <= bytes.length
        && LittleEndian.u32(bytes, from) == 0
        && LittleEndian.u32(bytes, from + 4) == TxtEventType.EV_NO_ACTION.value()
        && RecordCursor.isText(bytes, from + SIGNATURE_AT, SIGNATURE);
  }

  /** Reads {@code [from, end)}, which begins as {@link #fits} wants it. */
  static TxtRecords read(byte[] bytes, int from, int end) {
    TcgReader reader = new TcgReader(bytes, from, end);
    if (reader.header()) {
      while (reader.in.left() > 0 && reader.record()) {
        // each record moves on
      }
    }
    return reader.records;
  }

  private boolean header() {
    if (!in.has(60)) {
      return stop(from, "a Spec ID header of 60 bytes and more, " + in.left() + " are left");
    }
    long size = LittleEndian.u32(bytes, from + 28);
    in.take(56);
    long count = in.u32();
    if (count == 0 || count > MAX_ALGORITHMS || !in.has(4 * count + 1)) {
      return stop(from + 56, "1 to 16 algorithms, found " + count);
    }
    for (int i = 0; i < count; i++) {
      int at = in.at();
      int algorithm = in.u16();
      int length = in.u16();
      Optional<HashAlgorithm> known = HashAlgorithm.ofTpmId(algorithm);
      if (known.isPresent() && known.get().size() != length) {
        return stop(
            at,
            known.get().bank() + " digests of " + known.get().size() + " bytes, found " + length);
      }
      if (length == 0 || sizes.putIfAbsent(algorithm, length) != null) {
        return stop(at, "each algorithm once and with a size, found " + algorithm + " again");
      }
      records.bank(algorithm);
    }
    int vendor = in.take(1).at(0) & 0xff;
    if (!in.has(vendor)) {
      return stop(in.at(), vendor + " bytes of vendor information, " + in.left() + " are left");
    }
    in.take(vendor);
    if (in.at() - from - SIGNATURE_AT != size) {
      records.problem(
          from + 28,
          "header record: expected a size of "
              + (in.at() - from - SIGNATURE_AT)
              + " bytes, found "
              + size);
    }
    return true;
  }

  private boolean record() {
    int start = in.at();
    if (!in.has(12)) {
      return in.onlyLeft(0) ? false : stop(start, "a record of 16 bytes and more");
    }
    long pcr = in.u32();
    long type = in.u32();
    long count = in.u32();
    if (pcr == 0 && type == 0 && count == 0) {
      return end(start, 0);
    }
    if (pcr == 0xffff_ffffL && type == 0xffff_ffffL) {
      return end(start, 0xff);
    }
    if (count > MAX_ALGORITHMS) {
      return stop(start + 8, "at most 16 digests, found " + count);
    }
    List<EventDigest> digests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (!digest(digests)) {
        return false;
      }
    }
    if (!in.has(4)) {
      return stop(in.at(), "the size of the event data");
    }
    int sizeAt = in.at();
    long size = in.u32();
    if (!in.has(size)) {
      return stop(sizeAt, size + " bytes of event data, " + in.left() + " are left");
    }
    records.add(start, pcr, type, digests, in.take((int) size));
    return true;
  }

  private boolean digest(List<EventDigest> digests) {
    int at = in.at();
    if (!in.has(2)) {
      return stop(at, "a digest");
    }
    int algorithm = in.u16();
    Integer size = sizes.get(algorithm);
    if (size == null) {
      return stop(
          at, "an algorithm that the header lists, found 0x" + Integer.toHexString(algorithm));
    }
    if (!in.has(size)) {
      return stop(at, "a digest of " + size + " bytes, " + in.left() + " are left");
    }
    if (digests.stream().anyMatch(digest -> digest.algorithmId() == algorithm)) {
      return stop(
          at, "one digest per algorithm, found a second of 0x" + Integer.toHexString(algorithm));
    }
    digests.add(new EventDigest(algorithm, in.take(size)));
    return true;
  }

  /** The buffer is larger than the log: what follows the last record must be fill. */
  private boolean end(int start, int fill) {
    if (!in.onlyLeft(fill)) {
      records.problem(start, "expected nothing but fill after the last record; found other bytes");
    }
    return false;
  }

  private boolean stop(long offset, String expected) {
    records.stop(
        offset, "record " + records.count() + ": expected " + expected + "; the rest is not read");
    return false;
  }
}

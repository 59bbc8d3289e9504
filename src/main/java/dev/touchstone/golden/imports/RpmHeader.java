package dev.touchstone.golden.imports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A header structure of an RPM: an index of tags over a store of data, big-endian (rpm's {@code
 * docs/manual/format_header.md}). No value is read before its place in the store was checked.
 */
final class RpmHeader {
  /** Magic, version 1, four reserved bytes; number of index entries; size of the store. */
  private static final int INTRO = 16;

  private static final int ENTRY = 16;
  private static final long MAGIC = 0x8eade80100000000L;

  /** rpm's own limit of index entries. */
  private static final int MOST_ENTRIES = 0xffff;

  /** A quarter of rpm's own limit; the largest headers in the field have about 30 MiB. */
  private static final int MOST_DATA = 64 * 1024 * 1024;

  private static final int INT16 = 3;
  private static final int INT32 = 4;
  private static final int INT64 = 5;
  private static final int STRING = 6;
  private static final int BIN = 7;
  private static final int STRING_ARRAY = 8;
  private static final int I18N_STRING = 9;

  private record Entry(int type, int offset, int count) {}

  private final String where;
  private final Map<Integer, Entry> index;
  private final byte[] bytes;
  private final int store;

  private RpmHeader(String where, Map<Integer, Entry> index, byte[] bytes, int store) {
    this.where = where;
    this.index = index;
    this.bytes = bytes;
    this.store = store;
  }

  static RpmHeader read(PackageInput in, String where) throws IOException {
    byte[] intro = in.exactly(INTRO, where);
    ByteBuffer fields = ByteBuffer.wrap(intro);
    if (fields.getLong() != MAGIC) {
      throw new Refusal(where, "the magic 8eade801 of a header and four zeros", "other bytes");
    }
    long entries = fields.getInt() & 0xffffffffL;
    long data = fields.getInt() & 0xffffffffL;
    if (entries == 0 || entries > MOST_ENTRIES) {
      throw new Refusal(where, "1 to " + MOST_ENTRIES + " tags", String.valueOf(entries));
    }
    if (data == 0 || data > MOST_DATA) {
      throw new Refusal(where, "1 to " + MOST_DATA + " bytes of data", String.valueOf(data));
    }
    int rest = (int) (entries * ENTRY + data);
    byte[] read = in.exactly(rest, where);
    byte[] bytes = new byte[INTRO + rest];
    System.arraycopy(intro, 0, bytes, 0, INTRO);
    System.arraycopy(read, 0, bytes, INTRO, rest);
    int store = (int) (INTRO + entries * ENTRY);
    return new RpmHeader(where, index(bytes, store, where), bytes, store);
  }

  private static Map<Integer, Entry> index(byte[] bytes, int store, String where) throws Refusal {
    Map<Integer, Entry> index = new HashMap<>();
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    int size = bytes.length - store;
    for (int at = INTRO; at < store; at += ENTRY) {
      int tag = fields.getInt(at);
      int type = fields.getInt(at + 4);
      long offset = fields.getInt(at + 8) & 0xffffffffL;
      long count = fields.getInt(at + 12) & 0xffffffffL;
      int width = width(type);
      if (width < 0 || offset >= size || count == 0 || count * width > size - offset) {
        throw new Refusal(
            where + ", tag " + tag,
            "a value within " + size + " bytes of data",
            "type %d, %d values at byte %d".formatted(type, count, offset));
      }
      if (index.put(tag, new Entry(type, (int) offset, (int) count)) != null) {
        throw new Refusal(where, "each tag once", "tag " + tag + " twice");
      }
    }
    return index;
  }

  /** Bytes that a value has at least; -1 for a type that there is not. */
  private static int width(int type) {
    return switch (type) {
      case 0 -> 0;
      case 1, 2, STRING, BIN, STRING_ARRAY, I18N_STRING -> 1;
      case INT16 -> 2;
      case INT32 -> 4;
      case INT64 -> 8;
      default -> -1;
    };
  }

  /** The whole header as it stands in the package: what its digest in the signature covers. */
  byte[] bytes() {
    return bytes;
  }

  /** Size of the data store in bytes. */
  int storeSize() {
    return bytes.length - store;
  }

  boolean has(int tag) {
    return index.containsKey(tag);
  }

  Optional<String> string(int tag) throws Refusal {
    Entry entry = index.get(tag);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.type != STRING || entry.count != 1) {
      throw wrong(tag, "one string");
    }
    return Optional.of(texts(tag, entry).getFirst());
  }

  /** All strings of an array; empty where the tag is missing. */
  List<String> strings(int tag) throws Refusal {
    Entry entry = index.get(tag);
    if (entry == null) {
      return List.of();
    }
    if (entry.type != STRING_ARRAY) {
      throw wrong(tag, "an array of strings");
    }
    return texts(tag, entry);
  }

  /**
   * Unsigned numbers of 16, 32 or 64 bits, {@code width} bytes each; none if the tag is missing.
   */
  long[] numbers(int tag, int width) throws Refusal {
    Entry entry = index.get(tag);
    if (entry == null) {
      return new long[0];
    }
    if (width(entry.type) != width || entry.type < INT16 || entry.type > INT64) {
      throw wrong(tag, "numbers of " + width + " bytes");
    }
    ByteBuffer data = ByteBuffer.wrap(bytes);
    long[] numbers = new long[entry.count]; // the index made sure that they are there
    for (int i = 0; i < entry.count; i++) {
      int at = store + entry.offset + i * width;
      numbers[i] =
          switch (width) {
            case 2 -> data.getShort(at) & 0xffffL;
            case 4 -> data.getInt(at) & 0xffffffffL;
            default -> data.getLong(at);
          };
    }
    return numbers;
  }

  private List<String> texts(int tag, Entry entry) throws Refusal {
    List<String> texts = new ArrayList<>();
    int at = store + entry.offset;
    for (int i = 0; i < entry.count; i++) {
      int end = at;
      while (end < bytes.length && bytes[end] != 0) {
        end++;
      }
      if (end == bytes.length) {
        throw wrong(tag, entry.count + " strings that end within the data");
      }
      texts.add(FilePath.decode(bytes, at, end, where + ", tag " + tag));
      at = end + 1;
    }
    return texts;
  }

  private Refusal wrong(int tag, String expected) {
    Entry entry = index.get(tag);
    return new Refusal(
        where + ", tag " + tag, expected, entry.count + " values of type " + entry.type);
  }
}

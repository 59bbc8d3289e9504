package dev.touchstone.eventlog.txt;

import dev.touchstone.eventlog.LittleEndian;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the event logs are in a raw image of the TXT heap (Intel TXT Software Development Guide,
 * appendix on the heap): BiosData, OsMleData, OsSinitData, SinitMleData, each {@code u64 size}
 * (itself included) and data. OsSinitData from version 6 ends in elements {@code u32 type, u32
 * size, body}; three of them point to logs by physical address.
 *
 * <p>An image does not say at which address it was. The heap is aligned to pages, so an address and
 * the place that it names agree in the lowest 12 bits, and at that place a log must begin: the base
 * is what makes both true. Nothing here is trusted; a wrong guess ends in a log that does not
 * replay.
 *
 * @param start where the heap begins in the image, in bytes: images may carry a page before it
 * @param base the physical address of the heap as found; empty if no pointer leads to a log
 * @param osSinitVersion version of OsSinitData
 * @param logs the pointers, in the order of the elements
 */
record TxtHeap(int start, OptionalLong base, long osSinitVersion, List<LogPointer> logs) {

  private static final int PAGE = 4096;
  private static final int OS_SINIT_ELEMENTS = 92;
  private static final int FIRST_VERSION_WITH_ELEMENTS = 6;
  private static final int LAST_PLAUSIBLE_VERSION = 64;
  private static final int MAX_POINTERS = 16;
  private static final int MAX_ELEMENTS = 64;

  /** What kind of log a pointer leads to, by the type of its element. */
  enum Kind {
    CONTAINER,
    LEGACY_SHA1,
    LEGACY,
    TCG
  }

  /**
   * @param address physical address of the buffer
   * @param allocated its size in bytes; -1 if the element does not say
   * @param next offset in the buffer behind the last record; -1 if the element does not say
   */
  record LogPointer(Kind kind, long address, long allocated, long first, long next) {}

  /** The heap in the image, if there is one; one step per page and per element. */
  static Optional<TxtHeap> find(byte[] image) {
    for (int start = 0; start + PAGE <= Math.max(PAGE, image.length); start += PAGE) {
      Optional<TxtHeap> heap = at(image, start);
      if (heap.isPresent()) {
        return heap;
      }
    }
    return Optional.empty();
  }

  private static Optional<TxtHeap> at(byte[] image, int start) {
    long biosData = table(image, start, 2);
    long osMleData = biosData < 0 ? -1 : table(image, biosData, 1);
    long osSinitEnd = osMleData < 0 ? -1 : table(image, osMleData, 4);
    if (osSinitEnd < 0) {
      return Optional.empty();
    }
    int osSinit = (int) osMleData + 8;
    long version = LittleEndian.u32(image, osSinit);
    List<LogPointer> logs = new ArrayList<>();
    if (version >= FIRST_VERSION_WITH_ELEMENTS
        && !elements(image, osSinit + OS_SINIT_ELEMENTS, (int) osSinitEnd, logs)) {
      return Optional.empty();
    }
    return Optional.of(new TxtHeap(start, base(image, start, logs), version, List.copyOf(logs)));
  }

  /** The end of the table that begins here; -1 if there is none. */
  private static long table(byte[] image, long at, int leastVersion) {
    if (at + 12 > image.length) {
      return -1;
    }
    long size = LittleEndian.i64(image, (int) at);
    long version = LittleEndian.u32(image, (int) at + 8);
    boolean plausible =
        size >= 12
            && size <= image.length - at
            && version >= leastVersion
            && version <= LAST_PLAUSIBLE_VERSION;
    return plausible ? at + size : -1;
  }

  /** Collects the pointers; false if the elements are none. */
  private static boolean elements(byte[] image, int from, int end, List<LogPointer> logs) {
    int at = from;
    // bounded, for every page of a large image may be made to look like a heap
    for (int i = 0; i < MAX_ELEMENTS && at + 8 <= end; i++) {
      long type = LittleEndian.u32(image, at);
      long size = LittleEndian.u32(image, at + 4);
      if (type == 0) {
        return true;
      }
      if (size < 8 || size > end - at) {
        return false;
      }
      pointers(image, at + 8, at + (int) size, type, logs);
      at += (int) size;
    }
    return at + 8 > end;
  }

  private static void pointers(byte[] image, int at, int end, long type, List<LogPointer> logs) {
    if (type == 5 && end - at >= 8) {
      add(logs, new LogPointer(Kind.CONTAINER, LittleEndian.i64(image, at), -1, 0, -1));
    } else if (type == 8 && end - at >= 20) {
      add(logs, pointer(image, at, Kind.TCG));
    } else if (type == 7 && end - at >= 4) {
      long count = Math.min(LittleEndian.u32(image, at), MAX_POINTERS);
      for (int i = 0; i < count && at + 4 + 24 * (i + 1) <= end; i++) {
        int entry = at + 4 + 24 * i;
        boolean sha1 = (LittleEndian.u32(image, entry) & 0xffff) == 4;
        add(logs, pointer(image, entry + 4, sha1 ? Kind.LEGACY_SHA1 : Kind.LEGACY));
      }
    }
  }

  private static void add(List<LogPointer> logs, LogPointer pointer) {
    if (logs.size() < MAX_POINTERS) {
      logs.add(pointer);
    }
  }

  private static LogPointer pointer(byte[] image, int at, Kind kind) {
    return new LogPointer(
        kind,
        LittleEndian.i64(image, at),
        LittleEndian.u32(image, at + 8),
        LittleEndian.u32(image, at + 12),
        LittleEndian.u32(image, at + 16));
  }

  private static OptionalLong base(byte[] image, int start, List<LogPointer> logs) {
    for (LogPointer log : logs) {
      for (long at = Math.floorMod(log.address(), PAGE); at < image.length - start; at += PAGE) {
        if (begins(image, start + at, log) && log.address() >= at) {
          return OptionalLong.of(log.address() - at);
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Where in the image the pointer leads and a log of its kind begins; -1 if it does not. */
  int locate(byte[] image, LogPointer log) {
    if (base.isEmpty()) {
      return -1;
    }
    long at = log.address() - base.getAsLong() + start;
    return at >= start && begins(image, at, log) ? (int) (at + log.first()) : -1;
  }

  private static boolean begins(byte[] image, long buffer, LogPointer log) {
    long at = buffer + log.first();
    if (at < 0 || at >= image.length || log.first() > image.length) {
      return false;
    }
    return switch (log.kind()) {
      case TCG -> TcgReader.fits(image, (int) at);
      case CONTAINER -> LegacyReader.fitsContainer(image, (int) at);
      case LEGACY -> LegacyReader.fitsFormat(image, (int) at);
      case LEGACY_SHA1 -> LegacyReader.fitsSha1(image, (int) at);
    };
  }

  /** Where the log ends in the image: behind its last record, within what was allocated. */
  int end(byte[] image, LogPointer log) {
    long buffer = log.address() - base.orElse(0) + start;
    long size = image.length - buffer;
    if (log.allocated() >= 0) {
      size = Math.min(size, log.allocated());
    }
    if (log.next() > log.first()) {
      size = Math.min(size, log.next());
    }
    return (int) (buffer + Math.max(size, log.first()));
  }
}

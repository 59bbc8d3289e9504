package dev.touchstone.hazards;

import dev.touchstone.tpm.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Edits of a log as a forger makes them: record by record, or byte by byte. */
final class LogEdits {
  private final byte[] log;
  private final byte[] head;
  private final List<byte[]> records = new ArrayList<>();

  /** A log whose records start at these offsets, in order; what is before the first is kept. */
  LogEdits(Bytes log, List<Long> offsets) {
    this.log = log.toArray();
    this.head = Arrays.copyOf(this.log, offsets.getFirst().intValue());
    for (int i = 0; i < offsets.size(); i++) {
      int end = i + 1 < offsets.size() ? offsets.get(i + 1).intValue() : this.log.length;
      records.add(Arrays.copyOfRange(this.log, offsets.get(i).intValue(), end));
    }
  }

  /** Each byte changed in turn, by the patterns in turn; {@code next} is called by many threads. */
  void eachByte(int[] patterns, Consumer<Edit> next) {
    bytes(IntStream.range(0, log.length), patterns, next);
  }

  /** Each of the first bytes changed in turn, and a sample of the rest. */
  void someBytes(int first, long seed, int[] patterns, Consumer<Edit> next) {
    bytes(
        IntStream.concat(
            IntStream.range(0, Math.min(first, log.length)),
            new Random(seed).ints(log.length / 8, 0, log.length)),
        patterns,
        next);
  }

  private void bytes(IntStream places, int[] patterns, Consumer<Edit> next) {
    places
        .parallel()
        .forEach(
            at -> {
              int pattern = patterns[at % patterns.length];
              byte[] changed = log.clone();
              changed[at] ^= (byte) pattern;
              next.accept(
                  new Edit("byte %d ^ 0x%02x".formatted(at, pattern), Bytes.copyOf(changed)));
            });
  }

  /** Each record dropped, doubled, and each two swapped. */
  void eachRecord(Consumer<Edit> next) {
    for (int i = 0; i < records.size(); i++) {
      List<byte[]> dropped = new ArrayList<>(records);
      dropped.remove(i);
      next.accept(edit("record " + i + " dropped", dropped));
      List<byte[]> doubled = new ArrayList<>(records);
      doubled.add(i, records.get(i));
      next.accept(edit("record " + i + " doubled", doubled));
      for (int j = i + 1; j < records.size(); j++) {
        List<byte[]> swapped = new ArrayList<>(records);
        Collections.swap(swapped, i, j);
        next.accept(edit("records " + i + " and " + j + " swapped", swapped));
      }
    }
  }

  /** The u32 at this place of each record set to each of the values. */
  void eachField(int at, long[] values, Consumer<Edit> next) {
    for (int i = 0; i < records.size(); i++) {
      for (long value : values) {
        List<byte[]> changed = new ArrayList<>(records);
        changed.set(i, with(records.get(i), at, value));
        next.accept(edit("record %d: u32 at %d is 0x%x".formatted(i, at, value), changed));
      }
    }
  }

  /** Two to five of all these at once: types, PCRs, order. */
  void random(int count, long seed, long[] types, long[] pcrs, Consumer<Edit> next) {
    Random random = new Random(seed);
    for (int n = 0; n < count; n++) {
      List<byte[]> changed = new ArrayList<>(records);
      StringBuilder what = new StringBuilder();
      for (int step = 2 + random.nextInt(4); step > 0; step--) {
        int i = random.nextInt(changed.size());
        int j = random.nextInt(changed.size());
        switch (random.nextInt(8)) {
          case 0 -> changed.add(j, changed.get(i));
          case 1 -> Collections.swap(changed, i, j);
          case 2 -> changed.set(i, with(changed.get(i), 0, pcrs[random.nextInt(pcrs.length)]));
          default -> changed.set(i, with(changed.get(i), 4, types[random.nextInt(types.length)]));
        }
        what.append(i).append('/').append(j).append(' ');
      }
      next.accept(edit("random " + n + " of records " + what, changed));
    }
  }

  /** Each record replaced by what {@code make} makes of it. */
  void eachReplaced(
      String what, java.util.function.UnaryOperator<byte[]> make, Consumer<Edit> next) {
    for (int i = 0; i < records.size(); i++) {
      List<byte[]> changed = new ArrayList<>(records);
      changed.set(i, make.apply(records.get(i)));
      next.accept(edit("record " + i + " " + what, changed));
    }
  }

  private Edit edit(String what, List<byte[]> changed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head);
    changed.forEach(out::writeBytes);
    return new Edit(what, Bytes.copyOf(out.toByteArray()));
  }

  private static byte[] with(byte[] record, int at, long value) {
    byte[] changed = record.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(at, (int) value);
    return changed;
  }

  /** An edited log. */
  record Edit(String what, Bytes log) {}
}

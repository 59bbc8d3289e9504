package dev.touchstone.golden.predict;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * tboot as SINIT measures it: the pages between {@code mle_start} and {@code mle_end}, its command
 * line written into them (Intel TXT Software Development Guide, MLE header; tboot {@code
 * lcptools-v2/mlehash.c}).
 */
public final class MleImage {
  /** tboot 1.10.5 takes up 35 MB; what a header claims beyond this is not believed. */
  private static final int LARGEST = 64 << 20;

  private static final int MOST_COMMAND_LINE = 511;
  private static final int PT_LOAD = 1;
  private static final byte[] UUID = HexFormat.of().parseHex("5aac82906f47a7740f5c55a2cb51b642");

  private final byte[] memory;
  private final int start;
  private final int end;

  private MleImage(byte[] memory, int start, int end) {
    this.memory = memory;
    this.start = start;
    this.end = end;
  }

  /**
   * Reads {@code tboot.gz}, or the ELF file in it.
   *
   * @param commandLine of tboot; beyond 511 bytes it is cut off, as tboot's tool does
   */
  public static Parsed<MleImage> of(Bytes file, String commandLine) {
    byte[] raw = file.toArray();
    ByteArrayOutputStream elf = new ByteArrayOutputStream(raw.length);
    Parsed<Long> loaded =
        GzipImage.load(raw, LARGEST, (buffer, length) -> elf.write(buffer, 0, length));
    if (loaded instanceof Parsed.Malformed<Long> bad) {
      return new Parsed.Malformed<>("tboot image", bad.offset(), bad.reason());
    }
    return switch (segments(elf.toByteArray())) {
      case Parsed.Ok<byte[]>(byte[] memory) -> pages(memory, commandLine);
      case Parsed.Malformed<byte[]> bad ->
          new Parsed.Malformed<>(bad.structure(), bad.offset(), bad.reason());
    };
  }

  /** What SINIT extends in that bank. */
  public Digest digest(HashAlgorithm bank) {
    MessageDigest engine = bank.newEngine();
    engine.update(memory, start, end - start);
    return Digest.of(bank, engine.digest());
  }

  /** All PT_LOAD segments, one after the other, filled up with zeros to their size in memory. */
  private static Parsed<byte[]> segments(byte[] elf) {
    if (!Raw.startsWith(elf, 0x7f, 'E', 'L', 'F', 1, 1, 1) || elf.length < 52) {
      return bad(0, "an ELF file of 32 bits, little-endian");
    }
    long table = Raw.u32(elf, 28);
    int entry = Raw.u16(elf, 42);
    int count = Raw.u16(elf, 44);
    if (entry < 32 || !Raw.holds(elf, table, (long) entry * count)) {
      return bad(28, "program headers in the file, found %d at %d".formatted(count, table));
    }
    long size = 0;
    for (int i = 0; i < count; i++) {
      int at = (int) table + entry * i;
      if (Raw.u32(elf, at) != PT_LOAD) {
        continue;
      }
      long offset = Raw.u32(elf, at + 4);
      long inFile = Raw.u32(elf, at + 16);
      long inMemory = Raw.u32(elf, at + 20);
      size += inMemory;
      if (!Raw.holds(elf, offset, inFile) || inMemory < inFile || size > LARGEST) {
        return bad(
            at,
            "a segment in the file and of at most %d bytes, found %d at %d, %d in memory"
                .formatted(LARGEST, inFile, offset, inMemory));
      }
    }
    byte[] memory = new byte[(int) size];
    int to = 0;
    for (int i = 0; i < count; i++) {
      int at = (int) table + entry * i;
      if (Raw.u32(elf, at) == PT_LOAD) {
        int offset = (int) Raw.u32(elf, at + 4);
        System.arraycopy(elf, offset, memory, to, (int) Raw.u32(elf, at + 16));
        to += (int) Raw.u32(elf, at + 20);
      }
    }
    return new Parsed.Ok<>(memory);
  }

  private static Parsed<MleImage> pages(byte[] memory, String commandLine) {
    int header = header(memory);
    if (header < 0) {
      return bad(0, "an MLE header's UUID on a multiple of 16 bytes");
    }
    long start = Raw.u32(memory, header + 32);
    long end = Raw.u32(memory, header + 36);
    long lineStart = Raw.u32(memory, header + 44);
    long lineEnd = Raw.u32(memory, header + 48);
    if (start >= end || end > memory.length) {
      return bad(header + 32, "an MLE in the image, found %d to %d".formatted(start, end));
    }
    if (lineStart > lineEnd || lineEnd > memory.length) {
      return bad(
          header + 44, "a command line in the image, found %d to %d".formatted(lineStart, lineEnd));
    }
    byte[] line = commandLine.getBytes(StandardCharsets.UTF_8);
    int room = (int) (lineEnd - lineStart);
    Arrays.fill(memory, (int) lineStart, (int) lineEnd, (byte) 0);
    int length = Math.min(line.length, Math.min(MOST_COMMAND_LINE, room));
    System.arraycopy(line, 0, memory, (int) lineStart, length);
    return new Parsed.Ok<>(new MleImage(memory, (int) start, (int) end));
  }

  private static int header(byte[] memory) {
    // UUID and nine 32-bit fields
    for (int at = 0; at + 52 <= memory.length; at += 16) {
      if (Arrays.equals(memory, at, at + UUID.length, UUID, 0, UUID.length)) {
        return at;
      }
    }
    return -1;
  }

  private static <T> Parsed<T> bad(long offset, String expected) {
    return new Parsed.Malformed<>("tboot image", offset, "expected " + expected);
  }
}

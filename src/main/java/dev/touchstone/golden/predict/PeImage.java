package dev.touchstone.golden.predict;

import dev.touchstone.tpm.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Where the parts of a PE32 or PE32+ image lie (Microsoft PE and COFF specification). All offsets
 * are in bytes from the start of the file and were checked to lie in it.
 *
 * @param checksum offset of the 4-byte checksum
 * @param certificateEntry offset of the data directory's 8-byte entry for certificates; empty if
 *     the directory is too short to have one
 * @param certificates where the certificate table starts; 0 without one
 * @param certificatesSize in bytes; 0 without one
 * @param headers size of the headers, the section table included
 */
record PeImage(
    int checksum,
    OptionalInt certificateEntry,
    int certificates,
    int certificatesSize,
    int headers,
    List<Section> sections) {
  private static final int CERTIFICATE_DIRECTORY = 4;
  private static final int SECTION_HEADER = 40;

  /**
   * A section, in the order of the section table.
   *
   * @param memorySize in bytes, as loaded; not checked: what the file lacks is zeros
   */
  record Section(String name, long memorySize, int offset, int size) {}

  PeImage {
    sections = List.copyOf(sections);
  }

  static Parsed<PeImage> parse(byte[] file) {
    long pe = 0;
    if (Raw.startsWith(file, 'M', 'Z')) {
      if (!Raw.holds(file, 0, 64)) {
        return bad(0, "a DOS header of 64 bytes, found " + file.length);
      }
      pe = Raw.u32(file, 60);
    }
    if (!Raw.holds(file, pe, 24)) {
      return bad(60, "a PE header in the file, found its offset to be " + pe);
    }
    int at = (int) pe;
    if (Raw.u32(file, at) != 0x4550) {
      return bad(at, "the signature PE 00 00");
    }
    int sectionCount = Raw.u16(file, at + 6);
    int optionalSize = Raw.u16(file, at + 20);
    int optional = at + 24;
    if (optionalSize < 2 || !Raw.holds(file, optional, optionalSize)) {
      return bad(at + 20, "an optional header in the file, found " + optionalSize + " bytes");
    }
    int magic = Raw.u16(file, optional);
    int directories =
        switch (magic) {
          case 0x10b -> 96;
          case 0x20b -> 112;
          default -> 0;
        };
    if (directories == 0) {
      return bad(optional, "magic 010b (PE32) or 020b (PE32+), found %04x".formatted(magic));
    }
    if (optionalSize < directories) {
      return bad(at + 20, directories + " bytes of optional header, found " + optionalSize);
    }
    return parse(file, optional, optionalSize, directories, sectionCount);
  }

  private static Parsed<PeImage> parse(
      byte[] file, int optional, int optionalSize, int directories, int sectionCount) {
    long headers = Raw.u32(file, optional + 60);
    int table = optional + optionalSize;
    long tableEnd = table + (long) SECTION_HEADER * sectionCount;
    if (!Raw.holds(file, 0, headers) || tableEnd > headers) {
      return bad(
          optional + 60,
          "headers that hold the section table, up to byte %d of %d, found %d bytes"
              .formatted(tableEnd, file.length, headers));
    }
    OptionalInt entry = OptionalInt.empty();
    int certificates = 0;
    int certificatesSize = 0;
    if (Raw.u32(file, optional + directories - 4) > CERTIFICATE_DIRECTORY) {
      int at = optional + directories + 8 * CERTIFICATE_DIRECTORY;
      if (at + 8 > table) {
        return bad(at, "a data directory inside the optional header");
      }
      entry = OptionalInt.of(at);
      long start = Raw.u32(file, at);
      long size = Raw.u32(file, at + 4);
      if (size > 0 && !Raw.holds(file, start, size)) {
        return bad(at, "a certificate table in the file, found %d at %d".formatted(size, start));
      }
      certificates = size == 0 ? 0 : (int) start;
      certificatesSize = (int) size;
    }
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < sectionCount; i++) {
      int at = table + SECTION_HEADER * i;
      long size = Raw.u32(file, at + 16);
      long offset = Raw.u32(file, at + 20);
      if (size > 0 && !Raw.holds(file, offset, size)) {
        return bad(at, "section %d in the file, found %d bytes at %d".formatted(i, size, offset));
      }
      sections.add(
          new Section(
              name(file, at), Raw.u32(file, at + 8), size == 0 ? 0 : (int) offset, (int) size));
    }
    return new Parsed.Ok<>(
        new PeImage(optional + 64, entry, certificates, certificatesSize, (int) headers, sections));
  }

  private static String name(byte[] file, int at) {
    int end = at;
    while (end < at + 8 && file[end] != 0) {
      end++;
    }
    return new String(file, at, end - at, StandardCharsets.ISO_8859_1);
  }

  static <T> Parsed<T> bad(long offset, String expected) {
    return new Parsed.Malformed<>("PE image", offset, "expected " + expected);
  }
}

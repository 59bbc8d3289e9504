package dev.touchstone.golden.predict;

import dev.touchstone.tpm.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes small PE images. */
final class PeFile {
  private record Section(String name, Bytes content, int memorySize) {}

  private static final int PE = 64;
  private static final int HEADERS = 1024;

  private final boolean plus;
  private final List<Section> sections = new ArrayList<>();
  private byte[] tail = new byte[0];
  private byte[] certificates = new byte[0];
  private byte[] afterCertificates = new byte[0];
  private int checksum;
  private boolean reversed;

  PeFile(boolean plus) {
    this.plus = plus;
  }

  PeFile section(String name, String content) {
    return section(name, content, content.length());
  }

  PeFile section(String name, String content, int memorySize) {
    sections.add(new Section(name, PredictionFixture.ascii(content), memorySize));
    return this;
  }

  PeFile tail(String content) {
    tail = content.getBytes(StandardCharsets.US_ASCII);
    return this;
  }

  PeFile certificates(String content) {
    certificates = content.getBytes(StandardCharsets.US_ASCII);
    return this;
  }

  PeFile afterCertificates(String content) {
    afterCertificates = content.getBytes(StandardCharsets.US_ASCII);
    return this;
  }

  PeFile checksum(int value) {
    checksum = value;
    return this;
  }

  /** The section table lists the sections from the last in the file to the first. */
  PeFile reversed() {
    reversed = true;
    return this;
  }

  int optional() {
    return PE + 24;
  }

  int checksumOffset() {
    return optional() + 64;
  }

  int certificateEntry() {
    return optional() + (plus ? 112 : 96) + 32;
  }

  Bytes bytes() {
    int size = HEADERS + tail.length + certificates.length + afterCertificates.length;
    for (Section section : sections) {
      size += section.content().size();
    }
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    int optionalSize = (plus ? 112 : 96) + 16 * 8;
    out.put(0, new byte[] {'M', 'Z'}).putInt(60, PE).putInt(PE, 0x4550);
    out.putShort(PE + 6, (short) sections.size()).putShort(PE + 20, (short) optionalSize);
    out.putShort(optional(), (short) (plus ? 0x20b : 0x10b));
    out.putInt(optional() + 60, HEADERS).putInt(checksumOffset(), checksum);
    out.putInt(optional() + (plus ? 112 : 96) - 4, 16);
    int at = HEADERS;
    for (int i = 0; i < sections.size(); i++) {
      Section section = sections.get(i);
      int row = reversed ? sections.size() - 1 - i : i;
      int header = optional() + optionalSize + 40 * row;
      out.put(header, section.name().getBytes(StandardCharsets.US_ASCII));
      out.putInt(header + 8, section.memorySize());
      out.putInt(header + 16, section.content().size()).putInt(header + 20, at);
      out.put(at, section.content().toArray());
      at += section.content().size();
    }
    out.put(at, tail);
    at += tail.length;
    if (certificates.length > 0) {
      out.putInt(certificateEntry(), at).putInt(certificateEntry() + 4, certificates.length);
    }
    out.put(at, certificates).put(at + certificates.length, afterCertificates);
    return Bytes.copyOf(out.array());
  }
}

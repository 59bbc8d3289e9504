package dev.touchstone.golden.imports;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The members of an {@code ar} archive one after the other, in the common format of deb(5). */
final class ArReader {
  private static final String MAGIC = "!<arch>\n";
  private static final int HEADER = 60;
  private static final int NAME = 16;
  private static final int SIZE_AT = 48;
  private static final int END_AT = 58;

  private final PackageInput in;
  private Member member;

  ArReader(PackageInput in) throws IOException {
    this.in = in;
    byte[] magic = in.readNBytes(MAGIC.length());
    if (!new String(magic, StandardCharsets.ISO_8859_1).equals(MAGIC)) {
      throw new Refusal("", "\"!<arch>\", the start of a Debian package", "other bytes");
    }
  }

  /** The next member, what is left of the last one passed over; empty at the end. */
  Optional<Member> next() throws IOException {
    if (member != null) {
      member.skipRest();
    }
    byte[] header = in.readNBytes(HEADER);
    if (header.length == 0) {
      return Optional.empty();
    }
    String where = "byte " + (in.position() - header.length);
    if (header.length < HEADER || header[END_AT] != '`' || header[END_AT + 1] != '\n') {
      throw new Refusal(where, "the header of an ar member, 60 bytes", "other bytes or the end");
    }
    String text = new String(header, StandardCharsets.ISO_8859_1);
    String name = text.substring(0, NAME).stripTrailing();
    String size = text.substring(SIZE_AT, END_AT).stripTrailing();
    if (!size.matches("[0-9]{1,10}")) {
      throw new Refusal(where, "the size of an ar member in decimal digits", size);
    }
    member =
        new Member(
            name.endsWith("/") ? name.substring(0, name.length() - 1) : name, Long.parseLong(size));
    return Optional.of(member);
  }

  /** The bytes of a member; ends where the member ends and refuses one that ends too early. */
  final class Member extends InputStream {
    private final String name;
    private final boolean padded;
    private long left;

    private Member(String name, long size) {
      this.name = name;
      this.left = size;
      this.padded = size % 2 == 1;
    }

    String name() {
      return name;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = in.read(buffer, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new Refusal(name, left + " bytes more", "the end of the file");
      }
      left -= count;
      return count;
    }

    private void skipRest() throws IOException {
      transferTo(OutputStream.nullOutputStream());
      if (padded && in.read() != '\n') {
        throw new Refusal(
            name, "a line feed behind a member of odd size", "another byte or the end");
      }
    }
  }
}

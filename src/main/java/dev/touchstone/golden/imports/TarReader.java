package dev.touchstone.golden.imports;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The entries of a tar archive one after the other: the formats that dpkg unpacks, which are old
 * tar, ustar and GNU's with long names (deb(5); {@code lib/dpkg/tarfn.c}); pax headers and sparse
 * files are refused as they are there. A name is read into memory only up to {@link
 * FilePath#LIMIT}.
 */
final class TarReader {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int SIZE_AT = 124;
  private static final int CHECKSUM_AT = 148;
  private static final int TYPE_AT = 156;
  private static final int LINK_AT = 157;
  private static final int MAGIC_AT = 257;
  private static final int PREFIX_AT = 345;
  private static final int PREFIX = 155;

  private final InputStream in;
  private final String where;
  private final byte[] buffer = new byte[1 << 16];
  private long content;
  private long padding;

  /** Reads from the start of an archive; {@code where} names it in refusals. */
  TarReader(InputStream in, String where) {
    this.in = in;
    this.where = where;
  }

  /** The next entry, what is left of the last one passed over; empty at the archive's end. */
  Optional<TarEntry> next() throws IOException {
    Optional<String> longName = Optional.empty();
    Optional<String> longLink = Optional.empty();
    while (true) {
      pass();
      byte[] block = block();
      if (isZero(block, BLOCK)) {
        end(longName.isPresent() || longLink.isPresent());
        return Optional.empty();
      }
      check(block);
      content = octal(block, SIZE_AT, 12);
      padding = -content & (BLOCK - 1);
      char type = (char) (block[TYPE_AT] & 0xff);
      if (type == 'L' && longName.isEmpty()) {
        longName = Optional.of(longText());
      } else if (type == 'K' && longLink.isEmpty()) {
        longLink = Optional.of(longText());
      } else {
        String name = longName.isPresent() ? longName.get() : name(block);
        String link = longLink.isPresent() ? longLink.get() : text(block, LINK_AT, LINK_AT + NAME);
        return Optional.of(entry(type, name, link));
      }
    }
  }

  /** Feeds the content of the entry that was given last to a digest. */
  void digestInto(MessageDigest engine) throws IOException {
    while (content > 0) {
      engine.update(buffer, 0, some());
    }
  }

  /** The content of the entry that was given last, at most {@code limit} bytes. */
  byte[] content(int limit, String name) throws IOException {
    if (content > limit) {
      throw new Refusal(where + ": " + name, "at most " + limit + " bytes", content + " bytes");
    }
    byte[] bytes = in.readNBytes((int) content);
    if (bytes.length < content) {
      throw cut();
    }
    content = 0;
    return bytes;
  }

  private TarEntry entry(char flag, String name, String link) throws Refusal {
    TarEntry.Type type =
        switch (flag) {
          // old tar marks directories by their name alone
          case '0', 0 -> name.endsWith("/") ? TarEntry.Type.DIRECTORY : TarEntry.Type.FILE;
          case '1' -> TarEntry.Type.HARD_LINK;
          case '2' -> TarEntry.Type.SYMBOLIC_LINK;
          case '3', '4', '6' -> TarEntry.Type.SPECIAL;
          case '5' -> TarEntry.Type.DIRECTORY;
          case 'x', 'g' ->
              throw new Refusal(where + ": " + name, "an entry that dpkg unpacks", "a pax header");
          default ->
              throw new Refusal(
                  where + ": " + name, "an entry that dpkg unpacks", "type \"" + flag + "\"");
        };
    if (type != TarEntry.Type.FILE && content != 0) {
      throw new Refusal(
          where + ": " + name, "content in files alone", type + " with " + content + " bytes");
    }
    return new TarEntry(type, name, link, content);
  }

  private void pass() throws IOException {
    while (content > 0) {
      some();
    }
    content = padding;
    padding = 0;
    while (content > 0) {
      some();
    }
  }

  private int some() throws IOException {
    int count = in.read(buffer, 0, (int) Math.min(buffer.length, content));
    if (count < 0) {
      throw cut();
    }
    content -= count;
    return count;
  }

  private Refusal cut() {
    return new Refusal(where, "an archive that ends with two blocks of zeros", "its end before");
  }

  private byte[] block() throws IOException {
    byte[] block = in.readNBytes(BLOCK);
    if (block.length < BLOCK) {
      throw cut();
    }
    return block;
  }

  /** The second block of zeros and nothing but zeros behind it: an archive cannot hide another. */
  private void end(boolean named) throws IOException {
    if (named || !isZero(block(), BLOCK)) {
      throw cut();
    }
    int count;
    while ((count = in.read(buffer)) >= 0) {
      if (!isZero(buffer, count)) {
        throw new Refusal(where, "zeros behind the end of the archive", "other bytes");
      }
    }
  }

  private void check(byte[] block) throws Refusal {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= CHECKSUM_AT && i < CHECKSUM_AT + 8 ? ' ' : block[i] & 0xff;
    }
    long stored = octal(block, CHECKSUM_AT, 8);
    if (sum != stored) {
      throw new Refusal(where, "a tar header with the checksum " + sum, String.valueOf(stored));
    }
  }

  private String longText() throws IOException {
    byte[] bytes = content(FilePath.LIMIT + 1, "long name");
    return text(bytes, 0, bytes.length);
  }

  private String name(byte[] block) throws Refusal {
    String name = text(block, 0, NAME);
    // POSIX writes "ustar\0", GNU "ustar " and other things than a prefix behind the link
    boolean posix = text(block, MAGIC_AT, MAGIC_AT + 6).equals("ustar") && block[MAGIC_AT + 5] == 0;
    String prefix = posix ? text(block, PREFIX_AT, PREFIX_AT + PREFIX) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private String text(byte[] bytes, int from, int to) throws Refusal {
    int end = from;
    while (end < to && bytes[end] != 0) {
      end++;
    }
    return FilePath.decode(bytes, from, end, where);
  }

  /** Octal digits up to a blank or zero, or GNU's base 256 where they would not fit. */
  private long octal(byte[] block, int at, int size) throws Refusal {
    long value = 0;
    if ((block[at] & 0xff) == 0x80) {
      for (int i = at + 1; i < at + size; i++) {
        if (value >>> 48 != 0) {
          throw new Refusal(where, "a number below 2^56 in a tar header", "a larger one");
        }
        value = (value << 8) | (block[i] & 0xff);
      }
      return value;
    }
    int i = at;
    while (i < at + size && block[i] == ' ') {
      i++;
    }
    int digits = i;
    while (i < at + size && block[i] >= '0' && block[i] <= '7') {
      value = (value << 3) | (block[i] - '0');
      i++;
    }
    if (i == digits || (i < at + size && block[i] != ' ' && block[i] != 0)) {
      throw new Refusal(where, "octal digits in a tar header", "other bytes");
    }
    return value;
  }

  private static boolean isZero(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}

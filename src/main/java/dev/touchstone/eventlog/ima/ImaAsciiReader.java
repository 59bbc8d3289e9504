package dev.touchstone.eventlog.ima;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Turns {@code ascii_runtime_measurements} back into the binary records that the kernel hashed, so
 * that template digests can be recomputed. A line is {@code PCR digest template field…}, fields
 * separated by one blank, an empty field leaving its blank.
 *
 * <p>A name may hold a line feed: a line that does not begin as a record continues the one before.
 * Where the text does not say how it was split (blanks in a name, a trailing blank lost in a copy)
 * the likeliest reading is taken; a wrong one shows as a template digest that does not fit.
 */
final class ImaAsciiReader {
  private final byte[] text;
  private final int digestSize;
  private final ImaBytes out;
  private int at;

  ImaAsciiReader(byte[] text) {
    this.text = text;
    int from = skipPcr(0);
    int to = from < 0 ? -1 : hexEnd(from);
    this.digestSize = to < 0 ? 0 : (to - from) / 2;
    this.out = new ImaBytes(text.length);
  }

  ImaRecords read() {
    ImaLines lines = new ImaLines();
    String broken = null;
    while (at < text.length && broken == null) {
      int start = at;
      int end = recordEnd(start);
      broken = record(start, end, lines);
      if (broken == null) {
        at = Math.min(end + 1, text.length);
      }
    }
    ImaRecords records = lines.over(out.toArray(), digestSize);
    if (broken != null) {
      records.problem(at, "record " + records.count() + ": " + broken + "; the rest is not read");
    }
    return records;
  }

  /** Appends the record of {@code [start, end)}; what was wrong, or null. */
  private String record(int start, int end, ImaLines lines) {
    int digest = skipPcr(start);
    int digestEnd = digest < 0 ? -1 : hexEnd(digest);
    if (digestEnd < 0 || digestEnd > end || digestEnd - digest != 2 * digestSize) {
      return "expected PCR, template digest and template name separated by blanks";
    }
    int name = digestEnd + 1;
    int nameEnd = name;
    while (nameEnd < end && text[nameEnd] > ' ' && text[nameEnd] <= '~') {
      nameEnd++;
    }
    if (nameEnd == name || nameEnd - name > 255 || (nameEnd < end && text[nameEnd] != ' ')) {
      return "expected a template name of 1 to 255 printable bytes";
    }
    int first = out.size();
    out.u32(number(start, digest - 1));
    out.hex(text, digest, digestEnd);
    out.u32(nameEnd - name);
    out.raw(text, name, nameEnd);
    String template = new String(text, name, nameEnd - name, StandardCharsets.ISO_8859_1);
    boolean original = ImaTemplate.ORIGINAL.equals(template);
    int size = out.size();
    if (!original) {
      out.u32(0);
    }
    int data = out.size();
    int fields = Math.min(nameEnd + 1, end);
    boolean known = encode(ImaTemplate.of(template), fields, end, original);
    if (!known) {
      out.truncate(data);
      if (original) {
        return "expected 20 bytes of digest in hex and a name";
      }
      out.raw(text, fields, end);
    }
    if (!original) {
      out.putU32(size, out.size() - data);
    }
    lines.add(first, data, out.size(), start, !known);
    return null;
  }

  private boolean encode(Optional<ImaTemplate> template, int from, int end, boolean original) {
    if (template.isEmpty()) {
      return false;
    }
    List<ImaField> fields = template.get().fields();
    int[] bounds = ImaFieldSplit.split(text, from, end, fields);
    for (int i = 0; i < fields.size(); i++) {
      if (!field(fields.get(i), bounds[2 * i], bounds[2 * i + 1], original)) {
        return false;
      }
    }
    return true;
  }

  private boolean field(ImaField field, int from, int to, boolean original) {
    if (original && field == ImaField.D) {
      return to - from == 40 && out.hex(text, from, to);
    }
    int sizeAt = out.size();
    out.u32(0);
    boolean done =
        switch (field.shown()) {
          case HEX -> out.hex(text, from, to);
          case DIGEST -> digest(from, to);
          case TEXT -> {
            out.raw(text, from, to);
            if (!original) {
              out.u8(0);
            }
            yield true;
          }
          case UINT32 -> uint(from, to, 4);
          case UINT16 -> uint(from, to, 2);
        };
    out.putU32(sizeAt, out.size() - sizeAt - 4);
    return done;
  }

  /** {@code sha256:<hex>} to {@code "sha256:" 00 digest}; an empty d-modsig stays empty. */
  private boolean digest(int from, int to) {
    int hex = to;
    while (hex > from && text[hex - 1] != ':') {
      hex--;
    }
    out.raw(text, from, hex);
    if (hex > from) {
      out.u8(0);
    }
    return out.hex(text, hex, to);
  }

  private boolean uint(int from, int to, int size) {
    long value = 0;
    for (int i = from; i < to; i++) {
      if (text[i] < '0' || text[i] > '9' || value > 0xffff_ffffL) {
        return false;
      }
      value = value * 10 + text[i] - '0';
    }
    for (int i = 0; i < size; i++) {
      out.u8((int) (value >>> (8 * i)));
    }
    return to > from && value >>> (8 * size) == 0;
  }

  /** Where the record that starts here ends: at the last line feed before the next start. */
  private int recordEnd(int start) {
    int end = start;
    while (true) {
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      if (end + 1 >= text.length || beginsRecord(end + 1)) {
        return end;
      }
      end++;
    }
  }

  private boolean beginsRecord(int from) {
    int digest = skipPcr(from);
    return digest >= 0 && hexEnd(digest) == digest + 2 * digestSize;
  }

  /** Where the digest begins if a PCR number of at most five digits and a blank are here. */
  private int skipPcr(int from) {
    int i = from;
    while (i < text.length && i < from + 2 && text[i] == ' ') {
      i++;
    }
    int digits = i;
    while (i < text.length && i < digits + 5 && text[i] >= '0' && text[i] <= '9') {
      i++;
    }
    return i > digits && i < text.length && text[i] == ' ' ? i + 1 : -1;
  }

  /** The end of the hex here if it has a size digests have and a blank follows. */
  private int hexEnd(int from) {
    int i = from;
    while (i < text.length && i <= from + 128 && Hex.digit(text[i]) >= 0) {
      i++;
    }
    int size = i - from;
    boolean fits = size == 40 || size == 64 || size == 96 || size == 128;
    return fits && i < text.length && text[i] == ' ' ? i : -1;
  }

  private int number(int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      if (text[i] != ' ') {
        value = value * 10 + text[i] - '0';
      }
    }
    return value;
  }
}

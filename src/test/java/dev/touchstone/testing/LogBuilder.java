package dev.touchstone.testing;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes UEFI event logs byte by byte, right or wrong. */
public final class LogBuilder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<HashAlgorithm> banks;

  private LogBuilder(List<HashAlgorithm> banks) {
    this.banks = banks;
  }

  /** A crypto-agile log that starts with its Spec ID event. */
  public static LogBuilder cryptoAgile(HashAlgorithm... banks) {
    LogBuilder log = new LogBuilder(List.of(banks));
    return log.raw(log.specId());
  }

  /** A log that starts with nothing. */
  public static LogBuilder empty(HashAlgorithm... banks) {
    return new LogBuilder(List.of(banks));
  }

  private byte[] specId() {
    ByteBuffer data = ByteBuffer.allocate(28 + 4 * banks.size() + 1).order(ByteOrder.LITTLE_ENDIAN);
    data.put("Spec ID Event03\0".getBytes(StandardCharsets.US_ASCII));
    data.putInt(0).put((byte) 0).put((byte) 2).put((byte) 0).put((byte) 2).putInt(banks.size());
    banks.forEach(bank -> data.putShort((short) bank.tpmId()).putShort((short) bank.size()));
    data.put((byte) 0);
    ByteBuffer event = ByteBuffer.allocate(32 + data.capacity()).order(ByteOrder.LITTLE_ENDIAN);
    event.putInt(0).putInt(3).put(new byte[20]).putInt(data.capacity()).put(data.array());
    return event.array();
  }

  /** An event whose digests are those of {@code data}. */
  public LogBuilder event(int pcr, long type, byte[] data) {
    ByteBuffer head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    raw(head.putInt(pcr).putInt((int) type).putInt(banks.size()).array());
    for (HashAlgorithm bank : banks) {
      raw(u16(bank.tpmId())).raw(bank.hash(data).toArray());
    }
    return raw(u32(data.length)).raw(data);
  }

  public LogBuilder noAction(int pcr, String text, int... more) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    for (int b : more) {
      data.write(b);
    }
    return event(pcr, 3, data.toByteArray());
  }

  public LogBuilder raw(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public static byte[] u16(int value) {
    return new byte[] {(byte) value, (byte) (value >> 8)};
  }

  public static byte[] u32(long value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value).array();
  }

  public Bytes build() {
    return Bytes.copyOf(out.toByteArray());
  }
}

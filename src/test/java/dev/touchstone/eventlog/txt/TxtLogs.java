package dev.touchstone.eventlog.txt;

import dev.touchstone.eventlog.LaunchEvidence;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Logs of emulated launches, and logs put together record by record. */
public final class TxtLogs {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<HashAlgorithm> banks;

  private TxtLogs(List<HashAlgorithm> banks) {
    this.banks = banks;
  }

  public static TxtLog emulated(String name) {
    return read(LaunchEvidence.bytes("txt-emulated/" + name));
  }

  public static TxtLog read(Bytes bytes) {
    return TxtLog.parse(bytes)
        .orElse(
            bad -> {
              throw new AssertionError(bad.message());
            });
  }

  /** A TCG log of these banks, begun by the hardware's measurement. */
  public static TxtLogs launched(HashAlgorithm... banks) {
    return tcg(banks).hashed(17, 0x402, new byte[36]);
  }

  public static TxtLogs tcg(HashAlgorithm... banks) {
    TxtLogs log = new TxtLogs(List.of(banks));
    byte[] spec =
        concat(
            "Spec ID Event03\0".getBytes(StandardCharsets.US_ASCII),
            new byte[] {0, 0, 0, 0, 0, 2, 0, 1},
            u32(banks.length));
    for (HashAlgorithm bank : banks) {
      spec = concat(spec, u16(bank.tpmId()), u16(bank.size()));
    }
    spec = concat(spec, new byte[1]);
    log.out.writeBytes(concat(u32(0), u32(3), new byte[20], u32(spec.length), spec));
    return log;
  }

  /** A record whose digests are of its data, in every bank. */
  public TxtLogs hashed(long pcr, long type, byte[] data) {
    byte[] body = new byte[0];
    for (HashAlgorithm bank : banks) {
      body = concat(body, u16(bank.tpmId()), bank.hash(data).toArray());
    }
    return raw(pcr, type, banks.size(), body, data);
  }

  /** A record of that digest, in the one bank. */
  public TxtLogs record(long pcr, long type, HashAlgorithm bank, byte[] digest) {
    return raw(pcr, type, 1, concat(u16(bank.tpmId()), digest), new byte[0]);
  }

  public TxtLogs tboot(long pcr, HashAlgorithm bank, byte[] digest) {
    return record(pcr, 0x501, bank, digest);
  }

  public TxtLogs raw(long pcr, long type, int count, byte[] digests, byte[] data) {
    out.writeBytes(concat(u32((int) pcr), u32((int) type), u32(count), digests, u32(data.length)));
    out.writeBytes(data);
    return this;
  }

  public TxtLog log() {
    return read(bytes());
  }

  public Bytes bytes() {
    return Bytes.copyOf(out.toByteArray());
  }

  public static byte[] u32(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  public static byte[] u16(int value) {
    return Arrays.copyOf(u32(value), 2);
  }

  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}

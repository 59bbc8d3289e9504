package dev.touchstone.tpm;

import java.io.ByteArrayOutputStream;

/** Writes big-endian TPM structures. */
final class TpmWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  TpmWriter u16(int value) {
    out.write(value >>> 8);
    out.write(value);
    return this;
  }

  TpmWriter u32(long value) {
    return u16((int) (value >>> 16)).u16((int) value);
  }

  TpmWriter raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** A TPM2B. */
  TpmWriter sized(byte[] bytes) {
    return u16(bytes.length).raw(bytes);
  }

  byte[] toArray() {
    return out.toByteArray();
  }

  static byte[] sizedBytes(byte[] bytes) {
    return new TpmWriter().sized(bytes).toArray();
  }
}

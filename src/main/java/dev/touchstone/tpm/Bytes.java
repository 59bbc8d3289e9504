package dev.touchstone.tpm;

import java.security.MessageDigest;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable run of bytes: what came over a wire, before or after it means something. */
public final class Bytes {
  private static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /** A copy of {@code bytes}; later changes to the array do not show. */
  public static Bytes copyOf(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
  }

  /** A copy of {@code bytes[from, to)}. */
  public static Bytes copyOf(byte[] bytes, int from, int to) {
    return from == to ? EMPTY : new Bytes(Arrays.copyOfRange(bytes, from, to));
  }

  /**
   * Reads lower- or upper-case hex without separators; throws {@link IllegalArgumentException} on
   * anything else.
   */
  public static Bytes ofHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex));
  }

  public static Bytes empty() {
    return EMPTY;
  }

  public int size() {
    return value.length;
  }

  public boolean isEmpty() {
    return value.length == 0;
  }

  public byte at(int index) {
    return value[index];
  }

  /** A fresh copy of the bytes. */
  public byte[] toArray() {
    return value.clone();
  }

  /** The bytes {@code [from, to)}. */
  public Bytes slice(int from, int to) {
    return copyOf(value, from, to);
  }

  /** Lower-case hex. */
  public String hex() {
    return HexFormat.of().formatHex(value);
  }

  /** Feeds the bytes to a digest without copying them. */
  public void updateInto(MessageDigest digest) {
    digest.update(value);
  }

  /** Feeds the bytes to a signature engine without copying them. */
  void updateInto(Signature engine) throws SignatureException {
    engine.update(value);
  }

  /** Constant time for equal lengths, so that it may be used on secrets. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && MessageDigest.isEqual(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /** The size only: bytes may be secret and must not reach a log by accident. */
  @Override
  public String toString() {
    return "Bytes[" + value.length + "]";
  }
}

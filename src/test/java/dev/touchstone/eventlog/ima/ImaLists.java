package dev.touchstone.eventlog.ima;

import dev.touchstone.eventlog.LaunchEvidence;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Lists from the evidence, and lists put together record by record as the kernel would. */
public final class ImaLists {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final HashAlgorithm listed;

  private ImaLists(HashAlgorithm listed) {
    this.listed = listed;
  }

  public static ImaList boot(String name) {
    return read(LaunchEvidence.bytes("boots/" + name));
  }

  public static ImaList read(Bytes bytes) {
    return ImaList.parse(bytes)
        .orElse(
            bad -> {
              throw new AssertionError(bad.message());
            });
  }

  public static Parsed<ImaList> ascii(String text) {
    return ImaList.parse(Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A list whose template digests are of that algorithm. */
  public static ImaLists listing(HashAlgorithm listed) {
    return new ImaLists(listed);
  }

  public ImaLists record(String template, byte[]... fields) {
    return record(10, template, fields);
  }

  public ImaLists record(int pcr, String template, byte[]... fields) {
    byte[] data = data(fields);
    return raw(pcr, listed.hash(data).toArray(), template, data);
  }

  public ImaLists violation(String template, byte[]... fields) {
    return raw(10, new byte[listed.size()], template, data(fields));
  }

  public ImaLists raw(int pcr, byte[] digest, String template, byte[] data) {
    out.writeBytes(u32(pcr));
    out.writeBytes(digest);
    out.writeBytes(u32(template.length()));
    out.writeBytes(template.getBytes(StandardCharsets.US_ASCII));
    if (!"ima".equals(template)) {
      out.writeBytes(u32(data.length));
    }
    out.writeBytes(data);
    return this;
  }

  public ImaList list() {
    return read(bytes());
  }

  public Bytes bytes() {
    return Bytes.copyOf(out.toByteArray());
  }

  public static byte[] data(byte[]... fields) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (byte[] field : fields) {
      data.writeBytes(u32(field.length));
      data.writeBytes(field);
    }
    return data.toByteArray();
  }

  public static byte[] dNg(String prefix, byte[] digest) {
    return concat((prefix + ":\0").getBytes(StandardCharsets.US_ASCII), digest);
  }

  public static byte[] path(String path) {
    return (path + "\0").getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] u32(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}

package dev.touchstone.eventlog;

import dev.touchstone.eventlog.ima.ImaList;
import dev.touchstone.eventlog.ima.ImaReplay;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An IMA list of 10,000 records, one bank, one thread; a unit of the result is one record. The last
 * record's value is the one looked for, so that the whole list is replayed. {@code hashingAlone} is
 * the limit: the same two hashes per record over the same bytes, and nothing else.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(1)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ImaBenchmark {
  private static final int RECORDS = 10_000;
  private static final HashAlgorithm BANK = HashAlgorithm.SHA256;
  private static final String[] DIRECTORIES = {
    "/usr/bin/",
    "/usr/lib/x86_64-linux-gnu/",
    "/usr/lib/modules/6.12.0-18-amd64/kernel/drivers/net/ethernet/intel/",
    "/usr/share/python3/dist-packages/",
    "/etc/"
  };

  /** ima-ng as on servers of the field, ima-sig with a 72-byte ECDSA signature on every file. */
  @Param({"ima-ng", "ima-sig"})
  public String template;

  private Bytes binary;
  private Bytes ascii;
  private Digest quoted;
  private byte[] raw;
  private int[] bounds;

  @Setup
  public void build() {
    Random random = new Random(20261123);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringBuilder text = new StringBuilder();
    bounds = new int[2 * RECORDS];
    for (int i = 0; i < RECORDS; i++) {
      byte[] digest = bytes(random, 32);
      byte[] signature = "ima-sig".equals(template) ? bytes(random, 72) : new byte[0];
      String path = DIRECTORIES[random.nextInt(DIRECTORIES.length)] + "file-" + i + ".so";
      byte[] data = data(digest, path, signature);
      byte[] listed = HashAlgorithm.SHA1.hash(data).toArray();
      byte[] name = template.getBytes(StandardCharsets.US_ASCII);
      out.writeBytes(u32(10));
      out.writeBytes(listed);
      out.writeBytes(u32(name.length));
      out.writeBytes(name);
      out.writeBytes(u32(data.length));
      bounds[2 * i] = out.size();
      out.writeBytes(data);
      bounds[2 * i + 1] = data.length;
      HexFormat hex = HexFormat.of();
      text.append("10 ").append(hex.formatHex(listed)).append(' ').append(template);
      text.append(" sha256:").append(hex.formatHex(digest)).append(' ').append(path);
      if ("ima-sig".equals(template)) {
        text.append(' ').append(hex.formatHex(signature));
      }
      text.append('\n');
    }
    raw = out.toByteArray();
    binary = Bytes.copyOf(raw);
    ascii = Bytes.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII));
    quoted =
        ImaReplay.value(parse(binary), BANK, 10, dev.touchstone.eventlog.ima.ImaExtension.NATIVE);
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public ImaReplay parseAndReplayBinary() {
    return found(parse(binary));
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public ImaReplay parseAndReplayAscii() {
    return found(parse(ascii));
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public ImaList parseBinaryAlone() {
    return parse(binary);
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public byte[] hashingAlone() throws DigestException {
    MessageDigest engine = BANK.newEngine();
    byte[] state = new byte[64];
    for (int i = 0; i < RECORDS; i++) {
      engine.update(raw, bounds[2 * i], bounds[2 * i + 1]);
      engine.digest(state, 32, 32);
      engine.update(state, 0, 64);
      engine.digest(state, 0, 32);
    }
    return state;
  }

  private ImaReplay found(ImaList list) {
    ImaReplay replay = ImaReplay.of(list, 10, quoted);
    if (!(replay instanceof ImaReplay.Covered covered) || covered.records() != RECORDS) {
      throw new IllegalStateException("the list does not replay");
    }
    return replay;
  }

  private static ImaList parse(Bytes bytes) {
    return ImaList.parse(bytes)
        .orElse(
            bad -> {
              throw new IllegalStateException(bad.message());
            });
  }

  private static byte[] data(byte[] digest, String path, byte[] signature) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] prefix = "sha256:\0".getBytes(StandardCharsets.US_ASCII);
    out.writeBytes(u32(prefix.length + digest.length));
    out.writeBytes(prefix);
    out.writeBytes(digest);
    out.writeBytes(u32(path.length() + 1));
    out.writeBytes((path + "\0").getBytes(StandardCharsets.US_ASCII));
    if (signature.length > 0) {
      out.writeBytes(u32(signature.length));
      out.writeBytes(signature);
    }
    return out.toByteArray();
  }

  private static byte[] bytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] u32(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }
}

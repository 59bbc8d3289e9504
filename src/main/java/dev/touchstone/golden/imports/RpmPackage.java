package dev.touchstone.golden.imports;

import dev.touchstone.golden.FileDigests;
import dev.touchstone.golden.FileMeasurement;
import dev.touchstone.tpm.HashAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads the files of a binary RPM with the digests that its header has for them; the payload is
 * digested, not unpacked. Formats 3 to 6: lead, signature header, header, payload (rpm's {@code
 * docs/manual/format_v4.md}).
 *
 * <p><b>rpm's own OpenPGP signature is not verified</b>: whoever uploads the package vouches for
 * it. What is compared, where the package has them, is its size, the SHA-256 of its header and the
 * digest of its payload, so that a package that was cut off or damaged is refused; whoever forges a
 * package forges them too. Digests of MD5 are refused.
 */
public final class RpmPackage {
  private static final int LEAD = 96;
  private static final int LEAD_MAGIC = 0xedabeedb;
  private static final int SIGNATURE_TYPE_AT = 78;
  private static final int HEADER_STYLE = 5;

  private static final int SIGNATURE_SHA256 = 273;
  private static final int SIGNATURE_LONG_SIZE = 270;
  private static final int SIGNATURE_SIZE = 1000;

  private static final int NAME = 1000;
  private static final int VERSION = 1001;
  private static final int RELEASE = 1002;
  private static final int EPOCH = 1003;
  private static final int ARCHITECTURE = 1022;
  private static final int PAYLOAD_DIGEST = 5092;
  private static final int PAYLOAD_DIGEST_ALGORITHM = 5093;

  private RpmPackage() {}

  /**
   * Reads a package to the stream's end, which stays open.
   *
   * @throws IOException what the stream threw; damage in the package is a refusal
   */
  public static ImportOutcome<FileImport> read(
      InputStream source, FileMeasurement.Match match, PackageLimits limits) throws IOException {
    PackageInput in = new PackageInput(source, limits.packageBytes());
    try {
      return new ImportOutcome.Imported<>(read(in, match, limits));
    } catch (Refusal refusal) {
      return refusal.outcome();
    }
  }

  private static FileImport read(PackageInput in, FileMeasurement.Match match, PackageLimits limits)
      throws IOException {
    lead(ByteBuffer.wrap(in.exactly(LEAD, "lead")));
    RpmHeader signature = RpmHeader.read(in, "signature header");
    for (byte pad : in.exactly(-signature.storeSize() & 7, "padding of the signature header")) {
      if (pad != 0) {
        throw new Refusal("padding of the signature header", "zeros", "another byte");
      }
    }
    long start = in.position();
    RpmHeader header = RpmHeader.read(in, "header");
    headerDigest(signature, header);
    PackageIdentity identity = identity(header);
    List<FileDigests> files = RpmFiles.read(header, limits.entries());
    payload(in, header);
    size(signature, in.position() - start);
    return new FileImport(
        new FileMeasurement(match, files),
        Optional.of(identity),
        "RPM %s, %d files; rpm's signature was not checked, whoever uploaded it vouches for it."
            .formatted(identity.text(), files.size()));
  }

  private static void lead(ByteBuffer lead) throws Refusal {
    if (lead.getInt(0) != LEAD_MAGIC) {
      throw new Refusal("lead", "the magic edabeedb of an RPM", "other bytes");
    }
    if (lead.getShort(6) != 0) {
      throw new Refusal(
          "lead",
          "a binary package, type 0",
          "type " + lead.getShort(6) + " (1 is a source package)");
    }
    if (lead.getShort(SIGNATURE_TYPE_AT) != HEADER_STYLE) {
      throw new Refusal(
          "lead",
          "a signature of type 5, a header",
          String.valueOf(lead.getShort(SIGNATURE_TYPE_AT)));
    }
  }

  private static PackageIdentity identity(RpmHeader header) throws Refusal {
    long[] epoch = header.numbers(EPOCH, 4);
    String version =
        (epoch.length == 0 ? "" : epoch[0] + ":")
            + field(header, VERSION, "VERSION")
            + "-"
            + field(header, RELEASE, "RELEASE");
    return new PackageIdentity(
        field(header, NAME, "NAME"), version, field(header, ARCHITECTURE, "ARCH"));
  }

  private static String field(RpmHeader header, int tag, String name) throws Refusal {
    String value = header.string(tag).orElse("");
    if (!PackageIdentity.isField(value)) {
      throw new Refusal("header", "a " + name + " of one word", value.isEmpty() ? "none" : value);
    }
    return value;
  }

  private static void headerDigest(RpmHeader signature, RpmHeader header) throws Refusal {
    Optional<String> expected = signature.string(SIGNATURE_SHA256);
    String actual = HashAlgorithm.SHA256.hash(header.bytes()).hex();
    if (expected.isPresent() && !expected.get().equalsIgnoreCase(actual)) {
      throw new Refusal("header", "a SHA-256 of " + expected.get(), actual);
    }
  }

  private static void payload(PackageInput in, RpmHeader header) throws IOException {
    List<String> expected = header.strings(PAYLOAD_DIGEST);
    long[] ids = header.numbers(PAYLOAD_DIGEST_ALGORITHM, 4);
    Optional<HashAlgorithm> algorithm = ids.length == 0 ? Optional.empty() : RpmFiles.ofId(ids[0]);
    if (!expected.isEmpty() && algorithm.isEmpty()) {
      throw new Refusal("payload", "a digest of a known algorithm", "another");
    }
    MessageDigest engine = algorithm.orElse(HashAlgorithm.SHA256).newEngine();
    byte[] buffer = new byte[1 << 16];
    int count;
    while ((count = in.read(buffer, 0, buffer.length)) >= 0) {
      engine.update(buffer, 0, count);
    }
    String actual = HexFormat.of().formatHex(engine.digest());
    if (!expected.isEmpty() && !expected.getFirst().equalsIgnoreCase(actual)) {
      throw new Refusal("payload", "a digest of " + expected.getFirst(), actual);
    }
  }

  /** Of header and payload together. */
  private static void size(RpmHeader signature, long actual) throws Refusal {
    long[] longSize = signature.numbers(SIGNATURE_LONG_SIZE, 8);
    long[] size = longSize.length > 0 ? longSize : signature.numbers(SIGNATURE_SIZE, 4);
    if (size.length > 0 && size[0] != actual) {
      throw new Refusal("", "header and payload of " + size[0] + " bytes", actual + " bytes");
    }
  }
}

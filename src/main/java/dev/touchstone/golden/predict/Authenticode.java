package dev.touchstone.golden.predict;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The digest of an EFI binary that firmware extends into PCR 4 when the binary is started, or when
 * shim has it measured (Microsoft, "Windows Authenticode Portable Executable Signature Format",
 * "Calculating the PE image hash"; TCG EFI Protocol Specification, PE_COFF_IMAGE).
 *
 * <p>Everything but the checksum, the directory entry of the certificates and as many bytes at the
 * end as the certificates take: headers, then sections by their place in the file, then the rest.
 */
public final class Authenticode {
  private static final int SIGNED_ALIGNMENT = 8;

  private final byte[] file;

  /** Runs of the file that are hashed: start and end, in order. */
  private final List<int[]> runs;

  private final int certificatesSize;
  private final int trailing;

  private Authenticode(byte[] file, List<int[]> runs, int certificatesSize, int trailing) {
    this.file = file;
    this.runs = runs;
    this.certificatesSize = certificatesSize;
    this.trailing = trailing;
  }

  /** Reads a PE32 or PE32+ file. */
  public static Parsed<Authenticode> of(Bytes file) {
    byte[] bytes = file.toArray();
    return switch (PeImage.parse(bytes)) {
      case Parsed.Ok<PeImage>(PeImage image) -> of(bytes, image);
      case Parsed.Malformed<PeImage> bad ->
          new Parsed.Malformed<>(bad.structure(), bad.offset(), bad.reason());
    };
  }

  private static Parsed<Authenticode> of(byte[] file, PeImage image) {
    List<int[]> runs = new ArrayList<>();
    runs.add(new int[] {0, image.checksum()});
    int afterChecksum = image.checksum() + 4;
    if (image.certificateEntry().isPresent()) {
      int entry = image.certificateEntry().getAsInt();
      runs.add(new int[] {afterChecksum, entry});
      runs.add(new int[] {entry + 8, image.headers()});
    } else {
      runs.add(new int[] {afterChecksum, image.headers()});
    }
    long hashed = image.headers();
    List<PeImage.Section> byPlace = new ArrayList<>(image.sections());
    byPlace.sort(Comparator.comparingInt(PeImage.Section::offset));
    for (PeImage.Section section : byPlace) {
      if (section.size() > 0) {
        runs.add(new int[] {section.offset(), section.offset() + section.size()});
        hashed += section.size();
      }
    }
    // sections that lie over each other would make a small file cost as much as a huge one
    if (hashed + image.certificatesSize() > file.length) {
      return PeImage.bad(
          0,
          "headers, sections and certificates that do not overlap, found %d + %d bytes of %d"
              .formatted(hashed, image.certificatesSize(), file.length));
    }
    runs.add(new int[] {(int) hashed, file.length - image.certificatesSize()});
    int trailing =
        image.certificatesSize() == 0
            ? 0
            : file.length - image.certificates() - image.certificatesSize();
    return new Parsed.Ok<>(new Authenticode(file, runs, image.certificatesSize(), trailing));
  }

  /** What firmware extends in that bank for the file as it is. */
  public Digest digest(HashAlgorithm bank) {
    return Digest.of(bank, engine(bank).digest());
  }

  /**
   * What the file has once it is signed: signing tools fill up with zeros to 8 bytes before they
   * append certificates, and the zeros are hashed. The same as {@link #digest} for a signed file.
   */
  public Digest digestOnceSigned(HashAlgorithm bank) {
    MessageDigest engine = engine(bank);
    if (!isSigned()) {
      engine.update(new byte[Math.floorMod(-file.length, SIGNED_ALIGNMENT)]);
    }
    return Digest.of(bank, engine.digest());
  }

  /** Whether it has a certificate table; not whether a signature in it is right. */
  public boolean isSigned() {
    return certificatesSize > 0;
  }

  /**
   * Bytes after the certificate table; 0 in a well-made file. shim refuses such a file; firmware
   * (EDK II) leaves out the last bytes of the file in the table's place, as {@link #digest} does.
   */
  public int trailing() {
    return trailing;
  }

  private MessageDigest engine(HashAlgorithm bank) {
    MessageDigest engine = bank.newEngine();
    for (int[] run : runs) {
      engine.update(file, run[0], run[1] - run[0]);
    }
    return engine;
  }
}

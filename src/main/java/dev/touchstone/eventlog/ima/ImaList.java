package dev.touchstone.eventlog.ima;

import dev.touchstone.eventlog.LogProblem;
import dev.touchstone.eventlog.ParsedLog;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An IMA measurement list, {@code binary_runtime_measurements} or {@code
 * ascii_runtime_measurements} (Linux {@code security/integrity/ima/ima_fs.c}).
 *
 * <p>A list may have 100,000 records, and a verifier replays all of them at every attestation while
 * it looks at a few. So the list keeps the bytes and where each record begins, and decodes a record
 * only when it is asked for. An ascii list is turned into the binary form, since that is what the
 * kernel hashed. On its own the list is a claim; {@link ImaReplay} says how much of it a TPM
 * vouches for.
 */
public final class ImaList implements ParsedLog {

  /** Which of the kernel's files the list came from. */
  public enum Format {
    BINARY,
    ASCII
  }

  /** Bytes hashed for a name of template {@code ima}: IMA_EVENT_NAME_LEN_MAX + 1. */
  static final int ORIGINAL_NAME_SIZE = 256;

  private static final byte[] NAME_PADDING = new byte[ORIGINAL_NAME_SIZE];

  private static final int ORIGINAL_DIGEST_SIZE = 20;

  private final Format format;
  private final ImaRecords records;

  private ImaList(Format format, ImaRecords records) {
    this.format = format;
    this.records = records;
  }

  /**
   * Reads either form; which it is shows in the first bytes. A list that breaks off, or goes wrong
   * after its first record, is kept up to there with a {@link #problems() problem}: replay decides
   * what the part that is left is worth. No record at all is {@link Parsed.Malformed}; an empty
   * file is an empty list.
   */
  public static Parsed<ImaList> parse(Bytes input) {
    byte[] bytes = input.toArray();
    boolean ascii = looksAscii(bytes);
    ImaRecords records =
        ascii ? new ImaAsciiReader(bytes).read() : ImaBinaryReader.readAnyDigestSize(bytes);
    if (records.count() == 0 && bytes.length > 0) {
      LogProblem first =
          records.problems().isEmpty()
              ? new LogProblem(0, "no record")
              : records.problems().getFirst();
      return new Parsed.Malformed<>("IMA measurement list", first.offset(), first.message());
    }
    return new Parsed.Ok<>(new ImaList(ascii ? Format.ASCII : Format.BINARY, records));
  }

  /**
   * A PCR number as text is a digit or blank first; as u32 LE it has zero bytes above the first.
   */
  private static boolean looksAscii(byte[] bytes) {
    return bytes.length >= 2
        && (bytes[0] == ' ' || (bytes[0] >= '0' && bytes[0] <= '9'))
        && (bytes[1] == ' ' || (bytes[1] >= '0' && bytes[1] <= '9'));
  }

  @Override
  public String format() {
    return format == Format.BINARY ? "ima-binary" : "ima-ascii";
  }

  /**
   * The bank whose digests the list shows, SHA-1 and SHA-256: those for which {@link
   * ImaEntry#digests()} says what a kernel from 5.8 on extends. {@link ImaReplay} knows of more.
   */
  @Override
  public List<HashAlgorithm> banks() {
    return Stream.concat(
            listedAlgorithm().stream(), Stream.of(HashAlgorithm.SHA1, HashAlgorithm.SHA256))
        .distinct()
        .toList();
  }

  @Override
  public Set<Integer> unknownAlgorithms() {
    return Set.of();
  }

  /** The records; each is decoded when it is fetched. */
  @Override
  public List<ImaEntry> events() {
    return entries();
  }

  /** Every problem of a list is one behind which nothing is read. */
  @Override
  public boolean complete() {
    return records.problems().isEmpty();
  }

  public Format form() {
    return format;
  }

  /** Number of records. */
  public int size() {
    return records.count();
  }

  /** Bytes in each template digest: 20, or the bank's size for a per-bank file. */
  public int digestSize() {
    return records.digestSize();
  }

  /** The hash whose template digests the list shows; empty for a size no known bank has. */
  public Optional<HashAlgorithm> listedAlgorithm() {
    return Arrays.stream(HashAlgorithm.values())
        .filter(algorithm -> algorithm.size() == digestSize())
        .findFirst();
  }

  @Override
  public List<LogProblem> problems() {
    return records.problems();
  }

  /** The records; each is decoded when it is fetched. */
  public List<ImaEntry> entries() {
    return new EntryView();
  }

  /** The record; throws {@link IndexOutOfBoundsException} outside 0 to size - 1. */
  public ImaEntry entry(int index) {
    java.util.Objects.checkIndex(index, size());
    return new ImaEntry(this, index);
  }

  /** Number of records whose template digest is all zero. */
  public int violations() {
    int count = 0;
    for (int i = 0; i < size(); i++) {
      if (isViolation(i)) {
        count++;
      }
    }
    return count;
  }

  int pcr(int index) {
    return records.u32(records.start(index));
  }

  long offset(int index) {
    return records.sourceOffset(index);
  }

  byte[] buffer() {
    return records.bytes();
  }

  int digestStart(int index) {
    return records.start(index) + 4;
  }

  int dataStart(int index) {
    return records.dataStart(index);
  }

  int dataEnd(int index) {
    return records.dataEnd(index);
  }

  /** Whether the record's data are the text of an ascii line that could not be turned to bytes. */
  boolean isOpaque(int index) {
    return records.isOpaque(index);
  }

  String templateName(int index) {
    int at = digestStart(index) + digestSize();
    return new String(buffer(), at + 4, records.u32(at), StandardCharsets.ISO_8859_1);
  }

  boolean isOriginalTemplate(int index) {
    int at = digestStart(index) + digestSize();
    byte[] bytes = buffer();
    return records.u32(at) == 3
        && bytes[at + 4] == 'i'
        && bytes[at + 5] == 'm'
        && bytes[at + 6] == 'a';
  }

  boolean isViolation(int index) {
    byte[] bytes = buffer();
    int from = digestStart(index);
    for (int i = from; i < from + digestSize(); i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Writes H(what the kernel hashed for this record) to {@code out[at…]}. */
  void templateDigest(int index, MessageDigest engine, byte[] out, int at, int size) {
    byte[] bytes = buffer();
    int from = dataStart(index);
    int to = dataEnd(index);
    if (isOriginalTemplate(index)) {
      engine.update(bytes, from, ORIGINAL_DIGEST_SIZE);
      int name = Math.min(to - from - ORIGINAL_DIGEST_SIZE - 4, ORIGINAL_NAME_SIZE);
      engine.update(bytes, from + ORIGINAL_DIGEST_SIZE + 4, name);
      engine.update(NAME_PADDING, 0, ORIGINAL_NAME_SIZE - name);
    } else {
      engine.update(bytes, from, to - from);
    }
    finish(engine, out, at, size);
  }

  static void finish(MessageDigest engine, byte[] out, int at, int size) {
    try {
      engine.digest(out, at, size);
    } catch (DigestException e) {
      throw new IllegalStateException("buffer too small for " + engine.getAlgorithm(), e);
    }
  }

  private final class EntryView extends AbstractList<ImaEntry> implements RandomAccess {
    @Override
    public ImaEntry get(int index) {
      return entry(index);
    }

    @Override
    public int size() {
      return ImaList.this.size();
    }
  }
}

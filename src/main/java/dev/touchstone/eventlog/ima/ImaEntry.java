package dev.touchstone.eventlog.ima;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.eventlog.LogEvent;
import dev.touchstone.eventlog.SafeText;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrSelection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One record of an IMA list, decoded as it is asked. A view: it keeps the whole list reachable.
 *
 * <p>Names are what the kernel saw in the mount namespace of the reader: good for diagnostics, no
 * proof of anything. Judge by digest.
 */
public final class ImaEntry implements LogEvent {
  /** Name of the record that ties the list to the boot. */
  public static final String BOOT_AGGREGATE = "boot_aggregate";

  private final ImaList list;
  private final int index;

  ImaEntry(ImaList list, int index) {
    this.list = list;
    this.index = index;
  }

  /** Position in the list, from 0. */
  @Override
  public int index() {
    return index;
  }

  /** Bytes from the start of the file to the record, or to its line. */
  @Override
  public long offset() {
    return list.offset(index);
  }

  @Override
  public long pcr() {
    return list.pcr(index);
  }

  /** 0: IMA has no event types, the template says how to read a record. */
  @Override
  public long type() {
    return 0;
  }

  @Override
  public String typeName() {
    return SafeText.of(templateName());
  }

  @Override
  public boolean extended() {
    return pcr() < PcrSelection.PCR_COUNT;
  }

  /**
   * What a kernel from 5.8 on extends in the list's {@link ImaList#banks()}: the listed digest, the
   * hash of the data in the other banks, 0xFF for a violation.
   */
  @Override
  public List<EventDigest> digests() {
    List<EventDigest> digests = new ArrayList<>();
    for (HashAlgorithm bank : list.banks()) {
      boolean listed = list.listedAlgorithm().filter(bank::equals).isPresent();
      if (isViolation()) {
        digests.add(new EventDigest(bank.tpmId(), Bytes.copyOf(bank.ones().toArray())));
      } else if (listed) {
        digests.add(new EventDigest(bank.tpmId(), templateDigest()));
      } else if (!list.isOpaque(index)) {
        byte[] computed = new byte[bank.size()];
        list.templateDigest(index, bank.newEngine(), computed, 0, bank.size());
        digests.add(new EventDigest(bank.tpmId(), Bytes.copyOf(computed)));
      }
    }
    return digests;
  }

  /** The name as the list has it: {@code ima-sig}. */
  public String templateName() {
    return list.templateName(index);
  }

  /** The template digest as the list has it, of the list's {@link ImaList#digestSize()}. */
  public Bytes templateDigest() {
    int from = list.digestStart(index);
    return Bytes.copyOf(list.buffer(), from, from + list.digestSize());
  }

  /**
   * The template data as hashed; of an unknown template in an ascii list, the rest of the line as
   * it stands.
   */
  @Override
  public Bytes data() {
    return Bytes.copyOf(list.buffer(), list.dataStart(index), list.dataEnd(index));
  }

  /**
   * Whether the content changed under the measurement (ToMToU, open writers): the template digest
   * is zero and the PCR was extended with 0xFF. Whatever this record names was not measured.
   */
  public boolean isViolation() {
    return list.isViolation(index);
  }

  /**
   * The field's bytes; empty if the template has no such field or the data are too short for it.
   */
  public Optional<Bytes> field(ImaField wanted) {
    return locate(wanted).map(at -> Bytes.copyOf(list.buffer(), at.from(), at.to()));
  }

  /** The digest of the file or buffer (d, d-ng, d-ngv2). */
  public Optional<FileDigest> fileDigest() {
    for (ImaField field : new ImaField[] {ImaField.D_NG, ImaField.D_NGV2, ImaField.D}) {
      Optional<Span> at = locate(field);
      if (at.isPresent()) {
        return FileDigest.parse(field, list.buffer(), at.get().from(), at.get().to());
      }
    }
    return Optional.empty();
  }

  /**
   * The path or the name of the event (n-ng without its NUL, n), bytes that are not UTF-8 replaced.
   */
  public Optional<String> name() {
    return locate(ImaField.N_NG)
        .or(() -> locate(ImaField.N))
        .map(
            at -> {
              byte[] bytes = list.buffer();
              int to = at.to();
              if (to > at.from() && bytes[to - 1] == 0) {
                to--;
              }
              return new String(bytes, at.from(), to - at.from(), StandardCharsets.UTF_8);
            });
  }

  /** The security.ima signature; empty if the template has none or the file had none. */
  public Optional<Bytes> signature() {
    return field(ImaField.SIG).filter(bytes -> !bytes.isEmpty());
  }

  /** The measured buffer of critical data, a kernel command line, a key (ima-buf). */
  public Optional<Bytes> buffer() {
    return field(ImaField.BUF);
  }

  public boolean isBootAggregate() {
    return name().filter(BOOT_AGGREGATE::equals).isPresent();
  }

  /**
   * Whether the listed template digest is the hash of the data, the data are exactly the fields of
   * a template of the kernel's, and for a record with a buffer, whether its digest is the hash of
   * the buffer: the kernel hashes the buffer, and a buffer whose hash is not checked is the host's
   * word. A violation binds nothing.
   *
   * <p>The template's name is in no digest, so it must not be able to change what a record says.
   */
  @Override
  public Binding binding() {
    if (isViolation()) {
      return Binding.UNBOUND;
    }
    Optional<HashAlgorithm> listed = list.listedAlgorithm();
    boolean known =
        ImaTemplate.of(templateName()).filter(ImaTemplate::isKernels).isPresent()
            && !list.isOpaque(index);
    if (!known || listed.isEmpty()) {
      return Binding.UNKNOWN;
    }
    return coversData(listed.get()) && fieldsFillData() && isNamed() && contentFits()
        ? Binding.BOUND
        : Binding.UNBOUND;
  }

  /** Under the label of a shorter template, what is left over would be out of sight. */
  private boolean fieldsFillData() {
    List<ImaField> fields = ImaTemplate.of(templateName()).orElseThrow().fields();
    return locate(fields.getLast()).filter(last -> last.to() == list.dataEnd(index)).isPresent();
  }

  /** A name is one C string: with n-ng its NUL is measured, with n whatever is behind it is not. */
  private boolean isNamed() {
    Optional<Span> name = locate(ImaField.N_NG);
    int last = name.isPresent() ? 1 : 0;
    Optional<Span> any = name.or(() -> locate(ImaField.N));
    if (any.isEmpty() || any.get().to() - any.get().from() < last) {
      return false;
    }
    for (int i = any.get().from(); i < any.get().to() - last; i++) {
      if (list.buffer()[i] == 0) {
        return false;
      }
    }
    return last == 1
        ? list.buffer()[any.get().to() - 1] == 0
        : any.get().to() - any.get().from() < ImaList.ORIGINAL_NAME_SIZE;
  }

  /**
   * A buffer has its hash as digest; what has, and is called a signature, is a buffer relabelled.
   */
  private boolean contentFits() {
    Optional<FileDigest> digest = fileDigest().filter(read -> !read.value().isEmpty());
    Optional<Bytes> buffer = buffer();
    if (digest.isEmpty() || buffer.filter(Bytes::isEmpty).isPresent()) {
      return false;
    }
    return buffer.isPresent()
        ? digest.get().covers(buffer.get())
        : signature().filter(digest.get()::covers).isEmpty();
  }

  private boolean coversData(HashAlgorithm listed) {
    return templateDigestIs(listed)
        // a per-bank file of a bank whose hash the kernel lacked shows SHA-1 and zeros
        || (listed.size() > HashAlgorithm.SHA1.size() && templateDigestIs(HashAlgorithm.SHA1));
  }

  private boolean templateDigestIs(HashAlgorithm algorithm) {
    byte[] computed = new byte[list.digestSize()];
    MessageDigest engine = algorithm.newEngine();
    list.templateDigest(index, engine, computed, 0, algorithm.size());
    int from = list.digestStart(index);
    return Arrays.equals(
        computed, 0, computed.length, list.buffer(), from, from + list.digestSize());
  }

  /** For people: digest and name, or the data in hex where there is no more to say. */
  @Override
  public String text() {
    String named = name().map(SafeText::of).orElse("");
    String digest = fileDigest().map(FileDigest::toString).map(SafeText::of).orElse("");
    return (isViolation() ? "violation " : "") + (digest + " " + named).trim();
  }

  private record Span(int from, int to) {}

  private Optional<Span> locate(ImaField wanted) {
    Optional<ImaTemplate> template =
        list.isOpaque(index) ? Optional.empty() : ImaTemplate.of(templateName());
    if (template.isEmpty()) {
      return Optional.empty();
    }
    int at = list.dataStart(index);
    int end = list.dataEnd(index);
    boolean original = list.isOriginalTemplate(index);
    for (ImaField field : template.get().fields()) {
      int size;
      if (original && field == ImaField.D) {
        size = 20;
      } else {
        if (end - at < 4) {
          return Optional.empty();
        }
        size = ImaRecords.u32(list.buffer(), at);
        at += 4;
      }
      if (size < 0 || size > end - at) {
        return Optional.empty();
      }
      if (field == wanted) {
        return Optional.of(new Span(at, at + size));
      }
      at += size;
    }
    return Optional.empty();
  }
}

package dev.touchstone.eventlog.txt;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.LogEvent;
import dev.touchstone.eventlog.LogProblem;
import dev.touchstone.eventlog.ParsedLog;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The log of a dynamic launch. A claim until {@link TxtReplay} gives the quoted PCRs.
 *
 * @param kind what the bytes were
 * @param algorithms TPM_ALG_IDs of the log's banks, unknown ones too, in the order of the log
 * @param problems what is not as it should be; a log with one may still replay
 * @param complete whether the log was read to its end
 */
public record TxtLog(
    Format kind,
    List<Integer> algorithms,
    List<TxtEvent> events,
    List<LogProblem> problems,
    boolean complete)
    implements ParsedLog {

  /** The formats of section 2 of the TXT event log specification. */
  public enum Format {
    /** TCG crypto-agile. */
    TCG("txt-tcg"),
    /** One algorithm per log. */
    LEGACY("txt-legacy"),
    /** TPM 1.2. */
    CONTAINER("txt-tpm12");

    private final String label;

    Format(String label) {
      this.label = label;
    }

    /** The name that outputs use. */
    public String label() {
      return label;
    }
  }

  public TxtLog {
    algorithms = List.copyOf(algorithms);
    events = List.copyOf(events);
    problems = List.copyOf(problems);
  }

  /**
   * Reads a TCG log (as cut out, or with the zeros of its buffer behind it), a legacy log of one
   * algorithm, a TPM 1.2 container, or an image of the TXT heap with any of them in it. A log that
   * breaks off is kept up to there with a problem; nothing to keep is {@link Parsed.Malformed}.
   */
  public static Parsed<TxtLog> parse(Bytes input) {
    byte[] bytes = input.toArray();
    if (TcgReader.fits(bytes, 0)) {
      return finish(Format.TCG, List.of(TcgReader.read(bytes, 0, bytes.length)));
    }
    if (LegacyReader.fitsFormat(bytes, 0)) {
      return finish(Format.LEGACY, List.of(LegacyReader.readFormat(bytes, 0, bytes.length)));
    }
    if (LegacyReader.fitsContainer(bytes, 0)) {
      return finish(Format.CONTAINER, List.of(LegacyReader.readContainer(bytes, 0, bytes.length)));
    }
    if (LegacyReader.fitsSha1(bytes, 0)) {
      return finish(Format.LEGACY, List.of(LegacyReader.readSha1(bytes, 0, bytes.length)));
    }
    Optional<TxtHeap> heap = TxtHeap.find(bytes);
    return heap.isPresent()
        ? ofHeap(bytes, heap.get())
        : new Parsed.Malformed<>(
            "TXT event log",
            0,
            "expected a TCG log, a legacy log, a TPM 1.2 container or a TXT heap image; found none");
  }

  /** Whether the bytes begin like an image of a TXT heap; no statement about logs in it. */
  public static boolean isHeapImage(Bytes input) {
    return TxtHeap.find(input.toArray()).isPresent();
  }

  private static Parsed<TxtLog> ofHeap(byte[] bytes, TxtHeap heap) {
    if (heap.logs().isEmpty()) {
      return new Parsed.Malformed<>(
          "TXT heap",
          heap.start(),
          "OsSinitData version " + heap.osSinitVersion() + " has no pointer to an event log");
    }
    List<TxtRecords> legacy = new ArrayList<>();
    for (TxtHeap.LogPointer pointer : heap.logs()) {
      int at = heap.locate(bytes, pointer);
      if (at < 0) {
        continue;
      }
      int end = heap.end(bytes, pointer);
      switch (pointer.kind()) {
        case TCG -> {
          return finish(Format.TCG, List.of(TcgReader.read(bytes, at, end)));
        }
        case CONTAINER -> {
          return finish(Format.CONTAINER, List.of(LegacyReader.readContainer(bytes, at, end)));
        }
        case LEGACY_SHA1 -> legacy.add(LegacyReader.readSha1(bytes, at, end));
        case LEGACY -> legacy.add(LegacyReader.readFormat(bytes, at, end));
      }
    }
    if (legacy.isEmpty()) {
      return new Parsed.Malformed<>(
          "TXT heap",
          heap.start(),
          heap.logs().size() + " pointers to event logs, none leads to a log within the image");
    }
    return finish(Format.LEGACY, legacy);
  }

  private static Parsed<TxtLog> finish(Format format, List<TxtRecords> parts) {
    TxtRecords records = LogMerge.of(parts);
    if (records.count() == 0) {
      LogProblem why =
          records.problems().isEmpty()
              ? new LogProblem(0, "no record")
              : records.problems().getFirst();
      return new Parsed.Malformed<>("TXT event log", why.offset(), why.message());
    }
    LaunchOrder.check(records);
    if (format != Format.CONTAINER) {
      SinitOrder.check(records);
    }
    return new Parsed.Ok<>(
        new TxtLog(
            format,
            List.copyOf(records.algorithms()),
            records.events(),
            records.problems(),
            records.complete()));
  }

  @Override
  public String format() {
    return kind.label();
  }

  @Override
  public Set<Integer> unknownAlgorithms() {
    return algorithms.stream()
        .filter(id -> HashAlgorithm.ofTpmId(id).isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A launch clears PCR 17 to 22; without one in the log they are what a TPM reset leaves. */
  @Override
  public Digest startValue(HashAlgorithm bank, int pcr) {
    return TxtReplay.startValue(this, bank, pcr);
  }

  /** The quirk of some SINITs in the first record, and there alone. */
  @Override
  public boolean replacesValue(LogEvent event, HashAlgorithm bank) {
    return TxtReplay.replacesValue(this, event, bank);
  }

  /** The banks that can be replayed. */
  @Override
  public List<HashAlgorithm> banks() {
    return algorithms.stream().map(HashAlgorithm::ofTpmId).flatMap(Optional::stream).toList();
  }

  /** The record in which the hardware measured SINIT, if its digests fit its data. */
  public Optional<TxtEvent> hashStart() {
    return events.stream()
        .filter(event -> event.is(TxtEventType.HASH_START))
        .findFirst()
        .filter(event -> event.binding() == Binding.BOUND);
  }
}

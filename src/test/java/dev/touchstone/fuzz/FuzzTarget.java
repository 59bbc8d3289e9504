package dev.touchstone.fuzz;

import dev.touchstone.attestation.LogView;
import dev.touchstone.eventlog.LogEvent;
import dev.touchstone.eventlog.ParsedLog;
import dev.touchstone.eventlog.Replay;
import dev.touchstone.eventlog.ReplayedLog;
import dev.touchstone.eventlog.cel.CelLog;
import dev.touchstone.eventlog.ima.BootAggregate;
import dev.touchstone.eventlog.ima.ImaList;
import dev.touchstone.eventlog.ima.SelinuxHistory;
import dev.touchstone.eventlog.txt.TbootModules;
import dev.touchstone.eventlog.txt.TxtLog;
import dev.touchstone.eventlog.uefi.UefiLog;
import dev.touchstone.launch.LogKind;
import dev.touchstone.launch.LogReport;
import dev.touchstone.runtime.bundle.PcrsJson;
import dev.touchstone.tpm.AttestationKey;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.PcrValues;
import dev.touchstone.tpm.QuoteEvidence;
import dev.touchstone.tpm.QuoteExpectation;
import dev.touchstone.tpm.QuoteVerdict;
import dev.touchstone.tpm.QuoteVerifier;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A parser of bytes that a host sends, with all that is done to what it gives: any bytes end in a
 * value or a typed refusal, in time and memory that go with their number.
 */
public enum FuzzTarget {
  /** Firmware logs: parse, replay, decode each event, compare. */
  UEFI(bytes -> whole(UefiLog.parse(bytes), LogKind.UEFI)),
  /** TXT logs in all their forms, heap images among them, and what tboot's records mean. */
  TXT(
      bytes -> {
        Parsed<TxtLog> parsed = TxtLog.parse(bytes);
        whole(parsed, LogKind.TXT);
        if (parsed instanceof Parsed.Ok<TxtLog>(TxtLog log)) {
          for (HashAlgorithm bank : log.banks()) {
            TbootModules modules = TbootModules.of(log, bank);
            require(modules.problems() != null, "tboot's records have no answer");
          }
        }
      }),
  /** IMA lists, binary and ascii. */
  IMA(
      bytes -> {
        Parsed<ImaList> parsed = ImaList.parse(bytes);
        if (parsed instanceof Parsed.Ok<ImaList>(ImaList list)) {
          LogReport.withoutQuote(list);
          list.events().forEach(FuzzTarget::show);
          BootAggregate.of(list, PcrValues.of(Map.of()));
          SelinuxHistory.of(list.entries());
        }
      }),
  /** Canonical event logs, JSON and TLV, and systemd's. */
  CEL(bytes -> whole(CelLog.parse(bytes), LogKind.UEFI)),
  /** Keys, and quotes with a signature: the first two bytes say where one ends. */
  TPM(
      bytes -> {
        AttestationKey.parse(bytes);
        if (bytes.size() > 2) {
          int split =
              Math.min(bytes.size(), 2 + (((bytes.at(0) & 0xff) << 8) | (bytes.at(1) & 0xff)));
          QuoteVerdict verdict =
              QuoteVerifier.verify(
                  new QuoteEvidence(
                      bytes.slice(2, split),
                      bytes.slice(split, bytes.size()),
                      PcrValues.of(Map.of())),
                  Keys.ATTESTATION,
                  QuoteExpectation.offline());
          require(!(verdict instanceof QuoteVerdict.Verified), "made-up bytes verified");
        }
      }),
  /** PCR values in JSON. */
  PCRS(bytes -> PcrsJson.parse(bytes));

  /** A million bytes may take this long on a busy machine; a quadratic parser takes far longer. */
  private static final long NANOS_PER_BYTE = 50_000;

  private static final long NANOS_AT_LEAST = 10_000_000_000L;

  @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
  private final Consumer<Bytes> body;

  FuzzTarget(Consumer<Bytes> body) {
    this.body = body;
  }

  /** The folder that its seeds and findings are in. */
  public String folder() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Runs one input; throws where a property does not hold. */
  public void run(byte[] input) {
    byte[] before = input.clone();
    long started = System.nanoTime();
    body.accept(Bytes.copyOf(input));
    long took = System.nanoTime() - started;
    require(Arrays.equals(before, input), "the input was changed");
    require(
        took < NANOS_AT_LEAST + NANOS_PER_BYTE * input.length,
        input.length + " bytes took " + took / 1_000_000 + " ms");
  }

  private static void whole(Parsed<? extends ParsedLog> parsed, LogKind kind) {
    switch (parsed) {
      case Parsed.Ok<? extends ParsedLog> ok -> whole(ok.value(), kind);
      case Parsed.Malformed<? extends ParsedLog> malformed ->
          require(!malformed.message().isBlank(), "a refusal without a reason");
    }
  }

  private static void whole(ParsedLog log, LogKind kind) {
    ReplayedLog replayed = Replay.of(log);
    LogReport report = LogReport.withoutQuote(log, kind);
    require(report.mismatches().isEmpty(), "a mismatch without a quote");
    require(
        LogReport.against(log, kind, replayed.replayed()).mismatches().isEmpty(),
        "a log differs from its own replay");
    LogView.of(report);
    log.events().forEach(FuzzTarget::show);
  }

  private static void show(LogEvent event) {
    String text = event.text();
    require(
        text.codePoints().noneMatch(Character::isISOControl),
        "control characters reach the reader: event " + event.index());
    require(
        event.typeName().codePoints().noneMatch(Character::isISOControl),
        "control characters in a type's name: event " + event.index());
    require(event.binding() != null && event.typeName() != null, "an event without an answer");
    event.digests();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private static final class Keys {
    static final AttestationKey ATTESTATION = dev.touchstone.tpm.Evidence.of("kvm-good").ak();
  }
}

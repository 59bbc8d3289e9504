package dev.touchstone.eventlog.uefi;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.eventlog.LittleEndian;
import dev.touchstone.eventlog.LogProblem;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.PcrSelection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the records of one log in one pass; every length is compared with what is left. */
final class UefiLogParser {
  private static final long NO_PCR = 0xffffffffL;
  private static final int SHA1_RECORD = 32;

  private final byte[] log;
  private final Optional<SpecId> specId;
  private final BindingRule binding;
  private final List<UefiEvent> events = new ArrayList<>();
  private final List<LogProblem> problems = new ArrayList<>();
  private final int filling;
  private int at;

  private UefiLogParser(byte[] log, Optional<SpecId> specId, int start) {
    this.log = log;
    this.specId = specId;
    this.binding = new BindingRule(log);
    this.filling = fillingStart(log);
    this.at = start;
  }

  static Parsed<UefiLog> parse(byte[] log) {
    if (log.length < SHA1_RECORD) {
      return malformed(0, "a first record of 32 bytes expected, found " + log.length + " bytes");
    }
    long size = LittleEndian.u32(log, 28);
    if (size > log.length - SHA1_RECORD) {
      return malformed(
          28,
          "the first event claims %d bytes, %d are left".formatted(size, log.length - SHA1_RECORD));
    }
    if (!isSpecId(log, SHA1_RECORD, (int) size)) {
      if (LittleEndian.u32(log, 0) >= PcrSelection.PCR_COUNT
          || UefiEventType.of(LittleEndian.u32(log, 4)).isEmpty()
          || fillingStart(log) == 0) {
        return malformed(0, "neither a Spec ID event nor a record of the SHA-1 format");
      }
      return new Parsed.Ok<>(new UefiLogParser(log, Optional.empty(), 0).read());
    }
    if (LittleEndian.u32(log, 0) != 0
        || LittleEndian.u32(log, 4) != UefiEventType.EV_NO_ACTION.code()) {
      return malformed(0, "the Spec ID event must be EV_NO_ACTION in PCR 0");
    }
    int end = SHA1_RECORD + (int) size;
    return switch (SpecId.parse(Bytes.copyOf(log, SHA1_RECORD, end))) {
      case Parsed.Ok<SpecId>(SpecId id) ->
          new Parsed.Ok<>(new UefiLogParser(log, Optional.of(id), end).withSpecId().read());
      case Parsed.Malformed<SpecId> bad ->
          new Parsed.Malformed<>(bad.structure(), SHA1_RECORD + bad.offset(), bad.reason());
    };
  }

  /** The Spec ID event is an event like others, in the SHA-1 format (PFP, "Event Log Header"). */
  private UefiLogParser withSpecId() {
    EventDigest digest =
        new EventDigest(HashAlgorithm.SHA1.tpmId(), Bytes.copyOf(log, 8, SHA1_RECORD - 4));
    events.add(
        new UefiEvent(
            0,
            0,
            0,
            UefiEventType.EV_NO_ACTION.code(),
            List.of(digest),
            Bytes.copyOf(log, SHA1_RECORD, at),
            Binding.UNKNOWN,
            Bytes.empty()));
    return this;
  }

  private UefiLog read() {
    boolean complete = true;
    while (at < log.length) {
      if (at >= filling) {
        break;
      }
      if (!(specId.isPresent() ? readAgile(specId.get()) : readSha1())) {
        complete = false;
        break;
      }
    }
    List<HashAlgorithm> banks = new ArrayList<>();
    Set<Integer> unknown = new TreeSet<>();
    if (specId.isPresent()) {
      for (int id : specId.get().sizes().keySet()) {
        HashAlgorithm.ofTpmId(id).ifPresentOrElse(banks::add, () -> unknown.add(id));
      }
    } else {
      banks.add(HashAlgorithm.SHA1);
    }
    LogOrder order = LogOrder.check(events, complete);
    problems.addAll(order.problems());
    return new UefiLog(
        specId,
        List.copyOf(banks),
        Set.copyOf(unknown),
        List.copyOf(events),
        List.copyOf(problems),
        complete,
        order.startupLocality());
  }

  private boolean readSha1() {
    int start = at;
    if (log.length - at < SHA1_RECORD) {
      return broken(start, "32 bytes of a record expected, %d left".formatted(log.length - at));
    }
    EventDigest digest =
        new EventDigest(HashAlgorithm.SHA1.tpmId(), Bytes.copyOf(log, at + 8, at + 28));
    at += 28;
    return readData(start, List.of(digest));
  }

  private boolean readAgile(SpecId id) {
    int start = at;
    if (log.length - at < 12) {
      return broken(start, "12 bytes of a record expected, %d left".formatted(log.length - at));
    }
    long count = LittleEndian.u32(log, at + 8);
    // more digests than algorithms is impossible, so a count of 2^32 ends here, before any loop
    if (count > id.sizes().size()) {
      return broken(
          start, "%d digests, the Spec ID lists %d algorithms".formatted(count, id.sizes().size()));
    }
    at += 12;
    List<EventDigest> digests = new ArrayList<>((int) count);
    Set<Integer> seen = HashSet.newHashSet((int) count);
    for (int i = 0; i < count; i++) {
      if (log.length - at < 2) {
        return broken(start, "the log ends inside the digests");
      }
      int algorithm = LittleEndian.u16(log, at);
      Integer size = id.sizes().get(algorithm);
      if (size == null) {
        return broken(start, "algorithm 0x%x is not in the Spec ID".formatted(algorithm));
      }
      if (!seen.add(algorithm)) {
        return broken(start, "algorithm 0x%x has two digests".formatted(algorithm));
      }
      if (log.length - at - 2 < size) {
        return broken(start, "the log ends inside the digests");
      }
      digests.add(new EventDigest(algorithm, Bytes.copyOf(log, at + 2, at + 2 + size)));
      at += 2 + size;
    }
    if (count < id.sizes().size()) {
      problems.add(
          new LogProblem(
              start,
              "%d digests where the Spec ID lists %d: not extended in the others"
                  .formatted(count, id.sizes().size())));
    }
    return readData(start, List.copyOf(digests));
  }

  private boolean readData(int start, List<EventDigest> digests) {
    if (log.length - at < 4) {
      return broken(start, "the log ends before the event's size");
    }
    long size = LittleEndian.u32(log, at);
    at += 4;
    if (size > log.length - at) {
      return broken(
          start, "the event claims %d bytes, %d are left".formatted(size, log.length - at));
    }
    long pcr = LittleEndian.u32(log, start);
    long type = LittleEndian.u32(log, start + 4);
    if (pcr >= PcrSelection.PCR_COUNT
        && !(pcr == NO_PCR && type == UefiEventType.EV_NO_ACTION.code())) {
      problems.add(new LogProblem(start, "PCR 0x%x does not exist".formatted(pcr)));
    }
    int from = at;
    at += (int) size;
    if (isSpecId(log, from, (int) size) && type == UefiEventType.EV_NO_ACTION.code()) {
      problems.add(new LogProblem(start, "a second Spec ID event; the first one holds"));
    }
    BindingRule.Result bound = binding.judge(pcr, type, digests, from, at);
    events.add(
        new UefiEvent(
            events.size(),
            start,
            pcr,
            type,
            digests,
            Bytes.copyOf(log, from, at),
            bound.binding(),
            bound.bytes()));
    return true;
  }

  private boolean broken(int start, String message) {
    problems.add(new LogProblem(start, message));
    return false;
  }

  private static boolean isSpecId(byte[] log, int from, int size) {
    int length = SpecId.SIGNATURE.length;
    return size >= length && Arrays.equals(log, from, from + length, SpecId.SIGNATURE, 0, length);
  }

  /**
   * Where the unused part of a fixed-size buffer starts: the run of one byte value, 00 or FF, at
   * the end of the log. A zero record followed by anything else is read, so that nothing hides
   * behind padding; one scan from the end keeps the whole linear.
   */
  private static int fillingStart(byte[] log) {
    byte last = log[log.length - 1];
    if (last != 0 && last != (byte) 0xff) {
      return log.length;
    }
    int start = log.length;
    while (start > 0 && log[start - 1] == last) {
      start--;
    }
    return start;
  }

  private static Parsed<UefiLog> malformed(long offset, String reason) {
    return new Parsed.Malformed<>("TCG_PCR_EVENT", offset, reason);
  }
}

package dev.touchstone.launch;

import dev.touchstone.eventlog.PcrReplay;
import dev.touchstone.eventlog.ReplayComparison;
import dev.touchstone.eventlog.ReplayedLog;
import dev.touchstone.eventlog.ima.ImaExtension;
import dev.touchstone.eventlog.ima.ImaList;
import dev.touchstone.eventlog.ima.ImaReplay;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes reports of replays. */
final class LogReports {
  private LogReports() {}

  static LogReport of(ReplayedLog replayed, ReplayComparison comparison, LogKind kind) {
    List<LogReport.Mismatch> mismatches =
        comparison.reports().stream()
            .filter(
                report ->
                    report.replayed().isPresent()
                        || (kind.answersFor(report.pcr())
                            && replayed.log().banks().contains(report.bank())))
            .map(
                report ->
                    new LogReport.Mismatch(
                        report.bank(),
                        report.pcr(),
                        report.replayed().isPresent(),
                        report.sentence()))
            .toList();
    return new LogReport(
        replayed.log().format(),
        replayed.log().events().size(),
        replayed.log().complete(),
        replayed.log().banks(),
        replayed.log().problems(),
        comparison.banks(),
        replayed.replayed(),
        mismatches);
  }

  /** IMA goes on while it is quoted: a prefix that leads to the value is a match. */
  static LogReport ofIma(
      ImaList list, Map<HashAlgorithm, Map<Integer, ImaReplay>> outcomes, PcrValues quoted) {
    Map<HashAlgorithm, SortedMap<Integer, PcrReplay>> replay = new EnumMap<>(HashAlgorithm.class);
    Map<HashAlgorithm, Map<Integer, Digest>> values = new EnumMap<>(HashAlgorithm.class);
    List<LogReport.Mismatch> mismatches = new ArrayList<>();
    outcomes.forEach(
        (bank, pcrs) ->
            pcrs.forEach(
                (pcr, outcome) -> {
                  Digest signed = quoted.get(bank, pcr).orElseThrow();
                  boolean match = outcome instanceof ImaReplay.Covered;
                  replay
                      .computeIfAbsent(bank, b -> new TreeMap<>())
                      .put(pcr, match ? PcrReplay.MATCH : PcrReplay.MISMATCH);
                  Digest led =
                      outcome instanceof ImaReplay.NotReproduced failed ? failed.whole() : signed;
                  values.computeIfAbsent(bank, b -> new TreeMap<>()).put(pcr, led);
                  if (!match) {
                    mismatches.add(
                        new LogReport.Mismatch(
                            bank,
                            pcr,
                            true,
                            "PCR %d (%s): no prefix of the %d records leads to %s, all of them lead to %s"
                                .formatted(
                                    pcr,
                                    bank.bank(),
                                    list.size(),
                                    signed.abbreviated(),
                                    led.abbreviated())));
                  }
                }));
    if (outcomes.isEmpty()) {
      HashAlgorithm bank = HashAlgorithm.SHA256;
      Digest whole = ImaReplay.value(list, bank, ImaReplay.DEFAULT_PCR, ImaExtension.NATIVE);
      values.put(bank, Map.of(ImaReplay.DEFAULT_PCR, whole));
      replay.put(bank, new TreeMap<>(Map.of(ImaReplay.DEFAULT_PCR, PcrReplay.NOT_QUOTED)));
    }
    return new LogReport(
        list.format(),
        list.size(),
        list.complete(),
        list.banks(),
        list.problems(),
        replay,
        PcrValues.of(values),
        mismatches);
  }
}

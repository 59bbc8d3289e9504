package dev.touchstone.launch;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.txt.DynamicLaunch;
import dev.touchstone.eventlog.txt.TbootModules;
import dev.touchstone.eventlog.txt.TxtEvent;
import dev.touchstone.eventlog.txt.TxtEventType;
import dev.touchstone.eventlog.txt.TxtLog;
import dev.touchstone.tpm.Bytes;
import java.util.List;
import java.util.Optional;

/** The dynamic launch: whether there was one, and what SINIT measured. */
final class TxtFacts {
  private static final List<String> DETAILS =
      List.of(
          "txt.mapping",
          "txt.sinitDigest",
          "txt.mleDigest",
          "txt.policyDigest",
          "txt.stm",
          "txt.biosAcm",
          "txt.osSinitCaps");
  private static final int SINIT_HASH = 32;

  private TxtFacts() {}

  static void collect(VerifiedLaunch launch, FactCollector out) {
    DynamicLaunch state = DynamicLaunch.of(launch.quote().pcrs(), launch.bank());
    Provenance signed = Provenance.boundPcr(Provenance.Source.QUOTE, 17);
    switch (state) {
      case LAUNCHED -> out.put("txt.measured", new FactValue.Flag(true), signed);
      case NOT_LAUNCHED ->
          out.put(
              "txt.measured",
              new FactValue.Flag(false),
              signed,
              "PCR 17 or 18 is all ones: no dynamic launch since the TPM was reset");
      case INCONSISTENT ->
          out.put(
              "txt.measured",
              new FactValue.Flag(false),
              signed,
              "PCR 17 or 18 is all zeros: inconsistent, a launch that measured nothing");
      case NOT_QUOTED ->
          out.absent(
              "txt.measured", "PCR 17 and 18 of bank " + launch.bank().bank() + " are not quoted");
    }
    if (state != DynamicLaunch.LAUNCHED) {
      return;
    }
    if (launch.txt().isEmpty()) {
      out.absent(DETAILS, "the host sent no TXT event log: only whole PCR values can be judged");
    } else if (!explained(launch)) {
      ProvenLog<TxtLog> log = launch.txt().get();
      out.absent(DETAILS, "TXT event log: " + log.whyNot(log.explains(17) ? 18 : 17));
    } else {
      ofLog(launch, launch.txt().get(), out);
    }
  }

  /** Whether the log explains PCR 17 and 18, and whichever of 19 to 22 are quoted. */
  static boolean explained(VerifiedLaunch launch) {
    ProvenLog<TxtLog> log = launch.txt().orElseThrow();
    for (int pcr = 17; pcr <= 22; pcr++) {
      boolean needed = pcr <= 18 || launch.quote().pcrs().get(launch.bank(), pcr).isPresent();
      if (needed && !log.explains(pcr)) {
        return false;
      }
    }
    return true;
  }

  private static void ofLog(VerifiedLaunch launch, ProvenLog<TxtLog> log, FactCollector out) {
    TbootModules tboot = TbootModules.of(log.claims(), launch.bank());
    Provenance.Trust trust = trust(log);
    tboot
        .policyDigest()
        .ifPresent(
            digest ->
                // which record is tboot's first is the log's word: a known policy confirms it
                out.digest(
                    "txt.policyDigest",
                    digest,
                    Provenance.boundPcr(Provenance.Source.TXT, 17)
                        .as(tboot.problems().isEmpty() ? trust : Provenance.Trust.HINT)));
    List<TxtEvent> sinit = sinit(log);
    Optional<TxtEvent> odd = odd(sinit);
    if (odd.isPresent()) {
      out.absent(
          DETAILS,
          "record %d (%s) is not covered by its digest: SINIT's records cannot be told apart"
              .formatted(odd.get().index(), odd.get().typeName()));
      return;
    }
    log.claims()
        .hashStart()
        .filter(start -> start.data().size() > SINIT_HASH)
        .ifPresent(
            start ->
                out.text(
                    "txt.sinitDigest", start.data().slice(0, SINIT_HASH).hex(), at(start, trust)));
    only(sinit, TxtEventType.MLE_HASH)
        .ifPresentOrElse(
            mle -> out.digest("txt.mleDigest", log.digest(mle), at(mle, trust)),
            () -> out.absent("txt.mleDigest", "not exactly one MLE_HASH record in PCR 17"));
    only(sinit, TxtEventType.STM_HASH)
        .ifPresent(
            stm ->
                out.text(
                    "txt.stm",
                    stm.data().equals(Bytes.ofHex("00")) ? "none" : log.digest(stm).hex(),
                    at(stm, trust)));
    only(sinit, TxtEventType.BIOSAC_REG_DATA)
        .ifPresent(acm -> out.text("txt.biosAcm", acm.data().hex(), at(acm, trust)));
    only(sinit, TxtEventType.OSSINITDATA_CAP_HASH)
        .filter(caps -> caps.data().size() == 4)
        .ifPresent(
            caps -> out.text("txt.osSinitCaps", "0x" + littleEndian(caps.data()), at(caps, trust)));
    only(sinit, TxtEventType.LCP_DETAILS_HASH)
        .ifPresent(details -> out.text("txt.mapping", "authorities", at(details, trust)));
    only(sinit, TxtEventType.COMBINED_HASH)
        .ifPresent(combined -> out.text("txt.mapping", "legacy", at(combined, trust)));
  }

  private static List<TxtEvent> sinit(ProvenLog<TxtLog> log) {
    return log.events(17, TxtEvent.class).stream()
        .takeWhile(event -> !event.is(TxtEventType.TB_MEASUREMENT))
        .toList();
  }

  /**
   * Types are not measured. Of SINIT's records only the MLE's has a digest that is not that of its
   * data, so any other without such data could be the MLE under another label.
   */
  private static Optional<TxtEvent> odd(List<TxtEvent> sinit) {
    return sinit.stream()
        .filter(event -> event.binding() != Binding.BOUND)
        .filter(event -> !event.is(TxtEventType.MLE_HASH))
        .findFirst();
  }

  /**
   * How far the types of the log may be relied on: SINIT's records must be in their order, each
   * once, with the data that was hashed. With a COMBINED_HASH, which no launch on a TPM 2.0 has,
   * that order is not checked.
   */
  static Provenance.Trust trust(ProvenLog<TxtLog> log) {
    boolean ordered =
        log.claims().problems().isEmpty()
            && log.claims().events().stream()
                .noneMatch(event -> event.is(TxtEventType.COMBINED_HASH))
            && odd(sinit(log)).isEmpty();
    return ordered ? Provenance.Trust.BOUND : Provenance.Trust.HINT;
  }

  private static Optional<TxtEvent> only(List<TxtEvent> events, TxtEventType type) {
    List<TxtEvent> found = events.stream().filter(event -> event.is(type)).toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  private static String littleEndian(Bytes data) {
    StringBuilder hex = new StringBuilder();
    for (int i = data.size() - 1; i >= 0; i--) {
      hex.append("%02x".formatted(data.at(i)));
    }
    return hex.toString();
  }

  private static Provenance at(TxtEvent event, Provenance.Trust trust) {
    return Provenance.bound(Provenance.Source.TXT, (int) event.pcr(), event.index()).as(trust);
  }
}

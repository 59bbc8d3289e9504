package dev.touchstone.golden.predict;

import dev.touchstone.eventlog.txt.TxtEventType;
import dev.touchstone.golden.EventMeasurement;
import dev.touchstone.golden.EventMeasurement.Match;
import dev.touchstone.golden.EventSelector;
import dev.touchstone.golden.ExpectedEvent;
import dev.touchstone.golden.FactMeasurement;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.launch.LogKind;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * PCR 17 to 22 of a launch by tboot (tboot {@code common/integrity.c}: {@code extend_pcrs}; {@code
 * common/policy.c}: {@code verify_all_modules}).
 *
 * <p>Golden are only the banks that tboot extends: in any other, two different hypervisors have the
 * same values.
 */
final class TbootPrediction {
  private static final int FIRST_PCR = 17;
  private static final int LAST_PCR = 22;

  /** tboot drops what goes beyond (MAX_VL_HASHES). */
  private static final int MOST_RECORDS = 32;

  /** The facts of modules by number (launch-measurements.md 1.8): of a Linux kernel, and of Xen. */
  private static final List<String> LINUX = List.of("kernel.digest", "kernel.initrdDigest");

  private static final List<String> XEN =
      List.of("xen.digest", "dom0.kernelDigest", "dom0.initrdDigest", "xen.xsmPolicyDigest");

  /** An event with the PCR that it is extended into. */
  private record Extended(int pcr, ExpectedEvent event, ModuleRole role) {}

  private final TbootLaunch launch;
  private final Set<HashAlgorithm> golden = EnumSet.noneOf(HashAlgorithm.class);
  private final Prediction.Builder out = new Prediction.Builder();
  private final List<Extended> records = new ArrayList<>();

  private TbootPrediction(TbootLaunch launch) {
    this.launch = launch;
  }

  static Prediction of(TbootLaunch launch, Set<HashAlgorithm> banks) throws Refusal {
    return new TbootPrediction(launch).predict(banks);
  }

  private Prediction predict(Set<HashAlgorithm> banks) throws Refusal {
    for (HashAlgorithm bank : banks) {
      if (launch.extpol().extendsBank(bank)) {
        golden.add(bank);
      } else {
        out.note(
            "bank %s: tboot does not extend it, so it says nothing of the hypervisor and no value of it is golden"
                .formatted(bank.bank()));
      }
    }
    if (golden.isEmpty()) {
      throw new Refusal(
          "a bank that tboot extends is expected (extpol %s), found none"
              .formatted(launch.extpol()));
    }
    if (launch.modules().isEmpty()) {
      throw new Refusal("at least module 0 is expected, found no module");
    }
    Map<HashAlgorithm, Digest> mle = mle(banks);
    collectRecords();
    facts(mle);
    byEvent(mle);
    launch.platform().ifPresent(platform -> wholePcrs(platform, mle, banks));
    return out.build();
  }

  private Map<HashAlgorithm, Digest> mle(Set<HashAlgorithm> banks) throws Refusal {
    return switch (launch.tboot()) {
      case StoredFile stored -> {
        MleImage image =
            Refusal.unlessRead(stored.name(), MleImage.of(stored.bytes(), launch.commandLine()));
        yield PerBank.of(banks, image::digest);
      }
      case KnownDigests known -> PerBank.known(banks, known);
    };
  }

  /** tboot's records in the order of measurement. */
  private void collectRecords() throws Refusal {
    Map<HashAlgorithm, Digest> policy =
        PerBank.of(golden, bank -> launch.policy().digest(bank, launch.extpol().current()));
    ExpectedEvent policyEvent =
        event(TxtEventType.TB_MEASUREMENT, policy, "tboot policy " + launch.policy().name());
    records.add(new Extended(17, policyEvent, ModuleRole.OTHER));
    records.add(new Extended(18, policyEvent, ModuleRole.OTHER));
    for (int number = 0; number < launch.modules().size(); number++) {
      BootModule module = launch.modules().get(number);
      String label = "module " + number + ", " + module.label();
      Map<HashAlgorithm, Digest> digests = TbootModuleDigests.of(golden, module);
      if (!digests.keySet().equals(golden)) {
        throw new Refusal(label + ": a digest of every bank that tboot extends is expected");
      }
      ExpectedEvent event = event(TxtEventType.TB_MEASUREMENT, digests, label);
      if (number == 0) {
        // whatever the policy says of it; an entry of its own extends it a second time
        records.add(new Extended(17, event, module.role()));
      }
      OptionalInt pcr = launch.policy().pcrOf(number);
      if (pcr.isPresent()) {
        if (pcr.getAsInt() < FIRST_PCR || pcr.getAsInt() > LAST_PCR) {
          throw new Refusal(
              "%s: a PCR of 17 to 22 is expected in the policy, found %d"
                  .formatted(label, pcr.getAsInt()));
        }
        records.add(new Extended(pcr.getAsInt(), event, module.role()));
      } else if (number > 0) {
        out.note(label + ": the policy names no PCR for it, so it is not measured");
      }
    }
    if (records.size() > MOST_RECORDS) {
      throw new Refusal(
          "at most %d records of tboot are expected, found %d: it drops the others"
              .formatted(MOST_RECORDS, records.size()));
    }
  }

  /**
   * What the log will prove. Types of records are not measured, so a record under another label
   * would pass by events that are picked by type; facts are read from all records in order.
   */
  private void facts(Map<HashAlgorithm, Digest> mle) throws Refusal {
    Map<HashAlgorithm, Digest> goldenMle = new EnumMap<>(mle);
    goldenMle.keySet().retainAll(golden);
    if (!goldenMle.isEmpty()) {
      out.fact(GoldenPart.DRTM, fact("txt.mleDigest", goldenMle));
    }
    out.fact(GoldenPart.DRTM, fact("txt.policyDigest", records.getFirst().event().digests()));
    List<String> names = launch.modules().size() <= LINUX.size() ? LINUX : XEN;
    List<Map<HashAlgorithm, Digest>> measured = new ArrayList<>();
    for (BootModule module : launch.modules()) {
      measured.add(TbootModuleDigests.of(golden, module));
    }
    if (measured.size() > names.size() || !allMeasured()) {
      out.note("the modules are told by no fact: the events alone are golden");
      return;
    }
    for (int i = 0; i < measured.size(); i++) {
      boolean ofHost = launch.modules().get(i).role().isOfOneHost();
      out.fact(
          ofHost ? GoldenPart.HOST : GoldenPart.HYPERVISOR, fact(names.get(i), measured.get(i)));
    }
  }

  private boolean allMeasured() {
    for (int i = 1; i < launch.modules().size(); i++) {
      if (launch.policy().pcrOf(i).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static FactMeasurement fact(String name, Map<HashAlgorithm, Digest> digests) {
    return new FactMeasurement(
        name, digests.values().stream().map(digest -> List.of(digest.hex())).toList());
  }

  private void byEvent(Map<HashAlgorithm, Digest> mle) throws Refusal {
    Map<HashAlgorithm, Digest> goldenMle = new EnumMap<>(mle);
    goldenMle.keySet().retainAll(golden);
    if (goldenMle.isEmpty()) {
      throw new Refusal(
          launch.tboot().name() + ": an MLE digest of a bank that tboot extends is expected");
    }
    List<ExpectedEvent> sinit17 = new ArrayList<>();
    List<ExpectedEvent> sinit18 = new ArrayList<>();
    ExpectedEvent mleEvent = event(TxtEventType.MLE_HASH, goldenMle, launch.tboot().name());
    if (launch.platform().isEmpty()) {
      sinit17.add(mleEvent);
    }
    for (PlatformEvent event : launch.platform().map(TxtPlatform::events).orElse(List.of())) {
      Map<HashAlgorithm, Digest> digests = new EnumMap<>(HashAlgorithm.class);
      digests.putAll(event.logged());
      digests.keySet().retainAll(golden);
      if (event.isMle()) {
        sinit17.add(mleEvent);
      } else if (!digests.isEmpty()) {
        (event.pcr() == 17 ? sinit17 : sinit18)
            .add(event(event.type(), digests, "reference platform"));
      }
    }
    out.events(GoldenPart.DRTM, events(17, Match.INCLUDE, Optional.empty(), sinit17));
    if (!sinit18.isEmpty()) {
      out.events(GoldenPart.DRTM, events(18, Match.INCLUDE, Optional.empty(), sinit18));
    }
    out.events(GoldenPart.DRTM, tboot(18, Match.EXACTLY, select(18)));
    for (int pcr = FIRST_PCR; pcr <= LAST_PCR; pcr++) {
      modulesByEvent(pcr);
    }
  }

  private void modulesByEvent(int pcr) {
    List<ExpectedEvent> all = select(pcr);
    List<ExpectedEvent> ofHost = new ArrayList<>();
    List<ExpectedEvent> shared = new ArrayList<>();
    for (Extended record : records) {
      if (record.pcr() == pcr) {
        (record.role().isOfOneHost() ? ofHost : shared).add(record.event());
      }
    }
    if (all.isEmpty() || (pcr == 18 && all.size() == 1)) {
      return;
    }
    if (ofHost.isEmpty()) {
      out.events(GoldenPart.HYPERVISOR, tboot(pcr, Match.EXACTLY, shared));
      return;
    }
    if (!shared.isEmpty()) {
      out.events(GoldenPart.HYPERVISOR, tboot(pcr, Match.INCLUDE, shared));
    }
    out.events(GoldenPart.HOST, tboot(pcr, Match.INCLUDE, ofHost));
    // order and count hold for all modules together
    out.events(GoldenPart.LAUNCH, tboot(pcr, Match.EXACTLY, all));
    out.note(
        "PCR %d: the initrd is of one host; the set of part launch has every record in order, and it and the whole value are of that host too"
            .formatted(pcr));
  }

  private List<ExpectedEvent> select(int pcr) {
    return records.stream().filter(r -> r.pcr() == pcr).map(Extended::event).toList();
  }

  private void wholePcrs(
      TxtPlatform platform, Map<HashAlgorithm, Digest> mle, Set<HashAlgorithm> banks) {
    Map<Integer, Map<HashAlgorithm, Digest>> values = new TreeMap<>();
    for (HashAlgorithm bank : banks) {
      if (!mle.containsKey(bank) || !platform.events().getFirst().digests().containsKey(bank)) {
        out.note(
            "bank %s: the reference platform or the MLE has no digest of it"
                .formatted(bank.bank()));
        continue;
      }
      Digest[] pcrs = new Digest[LAST_PCR + 1];
      java.util.Arrays.fill(pcrs, bank.zeros());
      for (PlatformEvent event : platform.events()) {
        Digest digest = event.isMle() ? mle.get(bank) : event.digests().get(bank);
        // an event that is not of the bank was not extended into it
        if (digest != null) {
          pcrs[event.pcr()] = bank.extend(pcrs[event.pcr()], digest);
        }
      }
      if (golden.contains(bank)) {
        for (Extended record : records) {
          Digest digest = record.event().digests().get(bank);
          pcrs[record.pcr()] = bank.extend(pcrs[record.pcr()], digest);
        }
      }
      for (int pcr = FIRST_PCR; pcr <= LAST_PCR; pcr++) {
        values.computeIfAbsent(pcr, p -> new EnumMap<>(HashAlgorithm.class)).put(bank, pcrs[pcr]);
      }
    }
    values.forEach(
        (pcr, byBank) ->
            out.pcr(pcr == 18 ? GoldenPart.DRTM : GoldenPart.HYPERVISOR, pcr, byBank, golden));
  }

  private static ExpectedEvent event(
      TxtEventType type, Map<HashAlgorithm, Digest> digests, String note) {
    return new ExpectedEvent(
        Optional.of(type.name()), digests, Optional.empty(), Optional.of(note));
  }

  private static EventMeasurement tboot(int pcr, Match match, List<ExpectedEvent> events) {
    return events(
        pcr,
        match,
        Optional.of(
            new EventSelector(Set.of(TxtEventType.TB_MEASUREMENT.name()), Optional.empty())),
        events);
  }

  private static EventMeasurement events(
      int pcr, Match match, Optional<EventSelector> among, List<ExpectedEvent> events) {
    return new EventMeasurement(LogKind.TXT, pcr, match, among, events);
  }
}

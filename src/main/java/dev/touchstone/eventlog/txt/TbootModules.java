package dev.touchstone.eventlog.txt;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What tboot's records mean. They carry no name: the first is the policy in PCR 17, the second the
 * same digest in PCR 18, the third module 0 in PCR 17, and the rest are the modules in order, each
 * in the PCR that the policy gives it (tboot {@code common/integrity.c}, {@code extend_pcrs}).
 *
 * <p>A module is judged by its digest; its number is only as good as the policy, so no module is
 * numbered under a policy that is not known.
 *
 * @param bank the bank that is appraised
 * @param policyDigest what the first record extended
 * @param policy the policy of that digest, if it is among the known ones
 * @param modules module records in order
 * @param problems why the records do not prove what they should; each is a refusal
 */
public record TbootModules(
    HashAlgorithm bank,
    Optional<Digest> policyDigest,
    Optional<VlPolicy> policy,
    List<Module> modules,
    List<String> problems) {

  /** tboot drops policy entries and modules beyond these (MAX_VL_HASHES). */
  private static final int MAX_RECORDS = 32;

  /**
   * A module that tboot measured.
   *
   * @param number in boot-loader order: Xen 0, dom0 kernel 1, initrd 2, XSM policy 3; or Linux 0,
   *     initrd 1
   * @param event index of the record in the log
   */
  public record Module(int number, int event, int pcr, Digest digest) {}

  public TbootModules {
    modules = List.copyOf(modules);
    problems = List.copyOf(problems);
  }

  /** Reads tboot's records by the built-in policies. */
  public static TbootModules of(TxtLog log, HashAlgorithm bank) {
    return of(log, bank, VlPolicy.builtIn());
  }

  /** Reads tboot's records; the policy is the one of {@code known} that has the recorded digest. */
  public static TbootModules of(TxtLog log, HashAlgorithm bank, List<VlPolicy> known) {
    List<String> problems = new ArrayList<>();
    List<TxtEvent> records = records(log, bank, problems);
    if (records.isEmpty()) {
      problems.add("no tboot record with a " + bank.bank() + " digest");
      return new TbootModules(bank, Optional.empty(), Optional.empty(), List.of(), problems);
    }
    Digest digest = records.getFirst().digest(bank).orElseThrow();
    Optional<VlPolicy> policy = known.stream().filter(p -> p.hasDigest(digest)).findFirst();
    List<Module> modules = new ArrayList<>();
    expectPcr(records.getFirst(), 17, "the policy", problems);
    if (policy.isEmpty()) {
      problems.add(
          "unknown VL policy "
              + digest
              + ": the "
              + (records.size() - 1)
              + " records after it cannot be told apart");
    } else {
      number(records, bank, policy.get(), modules, problems);
    }
    return new TbootModules(bank, Optional.of(digest), policy, modules, problems);
  }

  /**
   * Whether exactly so many different modules were measured; more is what a module that the boot
   * loader should not have loaded, or an operating system that extends PCR 17 itself, looks like.
   */
  public boolean isExactly(int count) {
    return problems.isEmpty() && modules.stream().map(Module::number).distinct().count() == count;
  }

  /** The digest of the module; empty if there is none of that number. */
  public Optional<Digest> digest(int number) {
    return modules.stream()
        .filter(module -> module.number() == number)
        .findFirst()
        .map(Module::digest);
  }

  /**
   * The bank rule: a record without a digest for the bank did not extend it, so in this bank
   * nothing about the module is proven, and an operating system could append what is missing.
   */
  private static List<TxtEvent> records(TxtLog log, HashAlgorithm bank, List<String> problems) {
    List<TxtEvent> records = new ArrayList<>();
    boolean begun = false;
    for (TxtEvent event : log.events()) {
      boolean tboot = event.is(TxtEventType.TB_MEASUREMENT);
      begun |= tboot;
      if (begun && !tboot && event.extended()) {
        problems.add(
            at(event) + ": " + event.typeName() + " after tboot's first record is not tboot's");
      }
      if (tboot && !event.extended()) {
        problems.add(at(event) + ": expected a PCR of 0 to 23, found " + event.pcr());
      } else if (tboot && event.digest(bank).isEmpty()) {
        problems.add(
            at(event) + ": no " + bank.bank() + " digest: tboot did not extend the appraised bank");
      } else if (tboot) {
        records.add(event);
      }
    }
    return records;
  }

  private static void number(
      List<TxtEvent> records,
      HashAlgorithm bank,
      VlPolicy policy,
      List<Module> modules,
      List<String> problems) {
    boolean authorities = !policy.equals(VlPolicy.DEFAULT_LEGACY_MAPPING);
    int at = 1;
    if (authorities) {
      Optional<Digest> first = records.getFirst().digest(bank);
      if (records.size() < 2
          || records.get(1).pcr() != 18
          || !records.get(1).digest(bank).equals(first)) {
        problems.add("expected the policy digest in PCR 18 as tboot's second record");
      }
      at = 2;
    }
    if (at >= records.size()) {
      problems.add("expected module 0 as tboot's record " + (at + 1) + ", found no more");
      return;
    }
    expectPcr(records.get(at), authorities ? 17 : 18, "module 0", problems);
    modules.add(module(0, records.get(at), bank));
    at++;
    for (int number : policy.modules()) {
      if (at == records.size()) {
        break;
      }
      int pcr = policy.pcrOf(number).orElseThrow();
      expectPcr(records.get(at), pcr, "module " + number, problems);
      modules.add(module(number, records.get(at), bank));
      at++;
    }
    complete(records, at, policy, modules, problems);
  }

  private static void complete(
      List<TxtEvent> records,
      int at,
      VlPolicy policy,
      List<Module> modules,
      List<String> problems) {
    if (at < records.size() || records.size() > MAX_RECORDS + 3) {
      problems.add("surplus: " + records.size() + " tboot records, the policy accounts for " + at);
    }
    int named = policy.modules().size();
    if (policy.namesEveryModule() && modules.size() - 1 < named) {
      problems.add("the policy names " + named + " modules, found " + (modules.size() - 1));
    }
  }

  private static Module module(int number, TxtEvent event, HashAlgorithm bank) {
    return new Module(number, event.index(), (int) event.pcr(), event.digest(bank).orElseThrow());
  }

  private static void expectPcr(TxtEvent event, int pcr, String what, List<String> problems) {
    if (event.pcr() != pcr) {
      problems.add(at(event) + ": expected " + what + " in PCR " + pcr + ", found " + event.pcr());
    }
  }

  private static String at(TxtEvent event) {
    return "record " + event.index();
  }
}

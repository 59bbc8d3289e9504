package dev.touchstone.hazards;

import static dev.touchstone.eventlog.ima.ImaLists.dNg;
import static dev.touchstone.eventlog.ima.ImaLists.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.LaunchEvidence;
import dev.touchstone.eventlog.LogEvent;
import dev.touchstone.eventlog.ima.ImaExtension;
import dev.touchstone.eventlog.ima.ImaList;
import dev.touchstone.eventlog.ima.ImaLists;
import dev.touchstone.eventlog.ima.ImaReplay;
import dev.touchstone.eventlog.txt.TxtEventType;
import dev.touchstone.eventlog.txt.TxtLog;
import dev.touchstone.eventlog.uefi.UefiEventType;
import dev.touchstone.eventlog.uefi.UefiLog;
import dev.touchstone.launch.Fact;
import dev.touchstone.launch.LaunchFacts;
import dev.touchstone.launch.Launches;
import dev.touchstone.launch.VerifiedLaunch;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.PcrValues;
import dev.touchstone.tpm.VerifiedQuote;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hazards 13, 14 and 21, whole: however a host edits the logs of a launch, and whichever logs of
 * other launches it sends, a fact that a rule may use is the fact of the true logs, or it is not
 * there. That a fact is lost, becomes a hint or "unknown" is what an edit may do.
 */
class LaunchMutationTest {
  private static final HashAlgorithm SHA256 = HashAlgorithm.SHA256;

  /** One of them per byte, by its place. */
  private static final int[] PATTERNS = {0x01, 0xff, 0x80, 0x20, 0x0a};

  private static final long[] PCRS = LongStream.rangeClosed(0, 25).toArray();
  private static final long[] UEFI_TYPES =
      Arrays.stream(UefiEventType.values()).mapToLong(UefiEventType::code).toArray();
  private static final long[] TXT_TYPES =
      LongStream.concat(
              Arrays.stream(TxtEventType.values()).mapToLong(TxtEventType::value),
              LongStream.of(0x8001, 0x499))
          .toArray();
  private static final String[] TEMPLATES = {
    "ima",
    "ima-ng",
    "ima-sig",
    "ima-ngv2",
    "ima-sigv2",
    "ima-buf",
    "ima-modsig",
    "evm-sig",
    "imb-sig",
    "d-ng",
    "d-ng|n-ng|sig|buf",
    "n-ng|d-ng|sig",
    "sig|n-ng|d-ng",
    "d-modsig|n-ng|sig"
  };

  /** A launch with its true facts, and the forgeries that were found. */
  private static final class Launch {
    private final VerifiedQuote quote;
    private final LaunchFacts genuine;
    private final Queue<String> forged = new ConcurrentLinkedQueue<>();

    /** {@code proven} are facts that the true logs prove: an empty set could not be forged. */
    Launch(VerifiedQuote quote, Logs logs, String... proven) {
      this.quote = quote;
      this.genuine = facts(logs);
      assertThat(proven).allMatch(name -> genuine.proven(name).isPresent());
    }

    private LaunchFacts facts(Logs logs) {
      return LaunchFacts.of(VerifiedLaunch.of(quote, SHA256, logs.uefi(), logs.txt(), logs.ima()));
    }

    void check(String what, Logs logs) {
      facts(logs)
          .facts()
          .forEach(
              (name, fact) -> {
                if (fact.isBound() && !isUnknown(fact) && !isGenuine(name, fact)) {
                  forged.add(
                      "%s: %s is %s, truly %s"
                          .formatted(
                              what, name, fact.value().plain(), genuine.get(name).orElse(null)));
                }
              });
    }

    private boolean isGenuine(String name, Fact fact) {
      return genuine.proven(name).filter(fact.value().plain()::equals).isPresent();
    }

    private static boolean isUnknown(Fact fact) {
      return fact.value().plain().equals("unknown");
    }

    void uefi(LogEdits.Edit edit) {
      if (UefiLog.parse(edit.log()) instanceof Parsed.Ok<UefiLog>(UefiLog log)) {
        check(edit.what(), Logs.of(log));
      }
    }

    void txt(LogEdits.Edit edit) {
      if (TxtLog.parse(edit.log()) instanceof Parsed.Ok<TxtLog>(TxtLog log)) {
        check(edit.what(), Logs.of(log));
      }
    }

    void ima(LogEdits.Edit edit) {
      if (ImaList.parse(edit.log()) instanceof Parsed.Ok<ImaList>(ImaList list)) {
        check(edit.what(), Logs.of(list));
      }
    }

    void hasNoForgery() {
      assertThat(forged.stream().limit(12)).as("%d forgeries", forged.size()).isEmpty();
    }
  }

  private record Logs(Optional<UefiLog> uefi, Optional<TxtLog> txt, Optional<ImaList> ima) {
    static Logs of(UefiLog log) {
      return new Logs(Optional.of(log), Optional.empty(), Optional.empty());
    }

    static Logs of(TxtLog log) {
      return new Logs(Optional.empty(), Optional.of(log), Optional.empty());
    }

    static Logs of(ImaList list) {
      return new Logs(Optional.empty(), Optional.empty(), Optional.of(list));
    }
  }

  private static List<Long> offsets(List<? extends LogEvent> events) {
    return events.stream().map(LogEvent::offset).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kvm-good", "xen-good"})
  void no_edit_of_a_uefi_log_forges_a_fact(String boot) {
    Bytes bytes = Evidence.of(boot).file("uefi-eventlog.bin");
    UefiLog log = Evidence.ok(UefiLog.parse(bytes));
    Launch launch =
        new Launch(
            Launches.quote(boot),
            Logs.of(log),
            "firmware.secureBoot",
            "bootloader.digest",
            boot.startsWith("xen") ? "xen.digest" : "kernel.digest");
    LogEdits edits = new LogEdits(bytes, offsets(log.events().subList(1, log.events().size())));

    edits.eachByte(PATTERNS, launch::uefi);
    edits.eachRecord(launch::uefi);
    edits.eachField(0, PCRS, launch::uefi);
    edits.eachField(4, UEFI_TYPES, launch::uefi);
    edits.random(1500, 13, UEFI_TYPES, PCRS, launch::uefi);

    launch.hasNoForgery();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kvm-sha256.tcg-log.bin",
        "xen-sha256.tcg-log.bin",
        "xen-sha256.legacy-sha256.bin",
        "xen-embedded.tcg-log.bin"
      })
  void no_edit_of_a_txt_log_forges_a_fact(String name) {
    Bytes bytes = LaunchEvidence.bytes("txt-emulated/" + name);
    TxtLog log = Evidence.ok(TxtLog.parse(bytes));
    PcrValues pcrs =
        LaunchEvidence.pcrs(
            LaunchEvidence.json("txt-emulated/" + name.replaceFirst("\\..*", ".json")).get("pcrs"));
    Launch launch =
        new Launch(
            Launches.signed(Launches.only(pcrs, SHA256)),
            Logs.of(log),
            "txt.mleDigest",
            "txt.policyDigest");
    LogEdits edits = new LogEdits(bytes, offsets(log.events()));

    edits.eachByte(PATTERNS, launch::txt);
    edits.eachRecord(launch::txt);
    edits.eachField(0, PCRS, launch::txt);
    edits.eachField(4, TXT_TYPES, launch::txt);
    edits.random(1500, 24, TXT_TYPES, PCRS, launch::txt);

    launch.hasNoForgery();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kvm-good", "xen-good", "kvm-ima-violation"})
  void no_edit_of_an_ima_list_forges_a_fact(String boot) {
    Bytes bytes = Evidence.of(boot).file("ima.bin");
    ImaList list = ImaLists.read(bytes);
    Launch launch =
        new Launch(
            Launches.quote(boot),
            Logs.of(list),
            "ima.files",
            "selinux.enforcing",
            "ima.signatures");

    edit(launch, bytes, list);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kvm-good", "xen-good"})
  void no_edit_of_an_ascii_ima_list_forges_a_fact(String boot) {
    Bytes bytes = Evidence.of(boot).file("ima.txt");
    ImaList list = ImaLists.read(bytes);
    Launch launch =
        new Launch(
            Launches.quote(boot),
            Logs.of(list),
            "ima.files",
            "selinux.enforcing",
            "ima.signatures");
    LogEdits edits = new LogEdits(bytes, offsets(list.entries()));

    edits.someBytes(2000, 23, PATTERNS, launch::ima);
    edits.eachRecord(launch::ima);
    for (String template : TEMPLATES) {
      edits.eachReplaced(
          "relabelled " + template,
          line ->
              new String(line, StandardCharsets.ISO_8859_1)
                  .replaceFirst(" (ima|evm)[-a-z0-9]* ", " " + template.replace("|", "\\|") + " ")
                  .getBytes(StandardCharsets.ISO_8859_1),
          launch::ima);
    }

    launch.hasNoForgery();
  }

  /** What no recorded list has: enforcement that was switched off, two emulators, all templates. */
  @Test
  void no_edit_of_an_ima_list_hides_what_is_not_to_be_seen() {
    ImaLists lists = ImaLists.listing(HashAlgorithm.SHA1);
    lists.record(
        "ima-ng", dNg("sha256", SHA256.hash(new byte[1]).toArray()), path("boot_aggregate"));
    for (String state : List.of("initialized=1;enforcing=1;", "initialized=1;enforcing=0;")) {
      buffer(lists, "selinux-state", state);
    }
    buffer(lists, "selinux-policy-hash", "0123456789abcdef0123456789abcdef");
    byte[] good = SHA256.hash(new byte[] {2}).toArray();
    byte[] evil = SHA256.hash(new byte[] {3}).toArray();
    byte[] signature = {3, 2, 4, 1, 2, 3, 4};
    lists.record("ima-sig", dNg("sha256", good), path("/usr/bin/qemu-system-x86_64"), signature);
    lists.record("ima-sig", dNg("sha256", evil), path("/usr/bin/qemu-system-x86_64"), new byte[0]);
    lists.record("ima-ng", dNg("sha256", evil), path("/usr/bin/qemu-kvm"));
    lists.record("ima-ngv2", dNg("ima:sha256", evil), path("/usr/libexec/qemu-kvm"));
    lists.record("ima-sigv2", dNg("verity:sha256", evil), path("/usr/bin/kvm"), signature);
    Bytes bytes = lists.bytes();
    ImaList list = ImaLists.read(bytes);
    Digest pcr10 = ImaReplay.value(list, SHA256, 10, ImaExtension.NATIVE);
    Launch launch =
        new Launch(
            Launches.signed(PcrValues.of(Map.of(SHA256, Map.of(10, pcr10)))),
            Logs.of(list),
            "qemu.digests",
            "selinux.policyDigest");
    assertThat(launch.genuine.proven("selinux.enforcing")).contains(false);

    edit(launch, bytes, list);
  }

  private static void buffer(ImaLists lists, String name, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
    lists.record("ima-buf", dNg("sha256", SHA256.hash(bytes).toArray()), path(name), bytes);
  }

  private static void edit(Launch launch, Bytes bytes, ImaList list) {
    LogEdits edits = new LogEdits(bytes, offsets(list.entries()));
    edits.someBytes(2000, 23, PATTERNS, launch::ima);
    edits.eachRecord(launch::ima);
    edits.eachField(0, PCRS, launch::ima);
    for (String template : TEMPLATES) {
      edits.eachReplaced(
          "relabelled " + template, record -> relabelled(record, template), launch::ima);
    }
    launch.hasNoForgery();
  }

  /** u32 PCR, 20 bytes of digest, u32 size and name of the template, u32 size of data. */
  private static byte[] relabelled(byte[] record, String template) {
    int name = record[24];
    byte[] data = Arrays.copyOfRange(record, 28 + name, record.length);
    if (name == 3 && !template.equals("ima")) {
      data = ImaLists.concat(ImaLists.u32(data.length), data);
    } else if (name != 3 && template.equals("ima")) {
      data = Arrays.copyOfRange(data, 4, data.length);
    }
    return ImaLists.concat(
        Arrays.copyOf(record, 24),
        ImaLists.u32(template.length()),
        template.getBytes(StandardCharsets.US_ASCII),
        data);
  }

  @Test
  void no_log_of_another_launch_forges_a_fact() {
    List<String> boots =
        List.of(
            "kvm-good",
            "kvm-kernel-updated",
            "kvm-secureboot-off",
            "kvm-tampered-cmdline",
            "kvm-ima-violation",
            "xen-good",
            "xen-no-xsm",
            "xen-tampered");
    List<String> forged = new ArrayList<>();
    for (String own : boots) {
      Launch launch = new Launch(Launches.quote(own), logs(own, own), "firmware.pcrs", "ima.files");
      for (String uefi : boots) {
        for (String ima : boots) {
          launch.check(own + " with logs of " + uefi + " and " + ima, logs(uefi, ima));
        }
      }
      forged.addAll(launch.forged);
    }
    assertThat(forged).isEmpty();
  }

  private static Logs logs(String uefi, String ima) {
    return new Logs(
        Optional.of(Evidence.ok(UefiLog.parse(Evidence.of(uefi).file("uefi-eventlog.bin")))),
        Optional.empty(),
        Optional.of(ImaLists.read(Evidence.of(ima).file("ima.bin"))));
  }
}

package dev.touchstone.golden.predict;

import static dev.touchstone.golden.predict.PredictionFixture.ALL;
import static dev.touchstone.golden.predict.PredictionFixture.ascii;
import static dev.touchstone.golden.predict.PredictionFixture.foretold;
import static dev.touchstone.golden.predict.PredictionFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.appraisal.Boots;
import dev.touchstone.eventlog.LaunchEvidence;
import dev.touchstone.eventlog.Replay;
import dev.touchstone.eventlog.txt.TxtEvent;
import dev.touchstone.eventlog.txt.TxtEventType;
import dev.touchstone.eventlog.txt.TxtLog;
import dev.touchstone.eventlog.txt.VlPolicy;
import dev.touchstone.golden.EventMeasurement;
import dev.touchstone.golden.ExpectedEvent;
import dev.touchstone.golden.GoldenComparison;
import dev.touchstone.golden.GoldenDifference;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.Measurement;
import dev.touchstone.golden.Validity;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TbootPredictionTest {
  private static final List<ModuleRole> XEN =
      List.of(ModuleRole.HYPERVISOR, ModuleRole.KERNEL, ModuleRole.INITRD, ModuleRole.XSM_POLICY);
  private static final List<ModuleRole> KVM = List.of(ModuleRole.HYPERVISOR, ModuleRole.INITRD);

  /** The lab's stand-in for a SINIT signer key. */
  private static final Bytes KEY = ascii("synthetic RSA modulus");

  private static final String NV_INFO =
      "0101c10102000b6204440800203c74dd173181b6ca7d7f2493850b37ac235d8d215f1ae5daee2921d3cd3496e7"
          + "00680101c10103000b620404080020015314ea9f5ac9bd315940b1bd4c805329419fe43f0d5f523132cdf7ba"
          + "bf76c5004600";

  @ParameterizedTest
  @ValueSource(strings = {"xen-sha256", "xen-embedded", "kvm-sha256", "xen-sha256-tamper-xsm"})
  void foretells_all_banks_of_pcr_17_to_22_of_an_emulated_launch_from_its_inputs(String name) {
    PcrValues tpm = LaunchEvidence.pcrs(json(name).get("pcrs"));

    assertThat(foretold(launch(name), ALL).pcrs()).isEqualTo(tpm);
  }

  @ParameterizedTest
  @ValueSource(strings = {"xen-sha256", "xen-embedded", "kvm-sha256", "xen-sha256-tamper-xsm"})
  void foretells_the_records_of_tboot_in_the_log_of_an_emulated_launch(String name) {
    TxtLog log = log(name);
    Prediction prediction = foretold(launch(name), Set.of(HashAlgorithm.SHA256));

    List<Digest> logged =
        log.events().stream()
            .filter(event -> event.pcr() == 17 && event.is(TxtEventType.TB_MEASUREMENT))
            .map(event -> event.digest(HashAlgorithm.SHA256).orElseThrow())
            .toList();
    assertThat(prediction.events(GoldenPart.LAUNCH))
        .extracting(event -> event.digests().get(HashAlgorithm.SHA256))
        .isEqualTo(logged);
    assertThat(prediction.events(GoldenPart.DRTM))
        .extracting(event -> event.digests().get(HashAlgorithm.SHA256))
        .isSubsetOf(
            log.events().stream()
                .map(event -> event.digest(HashAlgorithm.SHA256).orElseThrow())
                .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"xen-sha256", "xen-embedded", "kvm-sha256"})
  void an_emulated_launch_matches_every_set_that_was_foretold_of_it(String name) {
    Prediction prediction = foretold(launch(name), Set.of(HashAlgorithm.SHA256));

    for (GoldenPart part : prediction.parts()) {
      assertThat(differences(prediction.measurements(part), part, name)).isEmpty();
      assertThat(differences(List.copyOf(prediction.wholePcrs(part)), part, name)).isEmpty();
    }
  }

  @Test
  void another_xsm_policy_than_was_foretold_is_named() {
    Prediction prediction = foretold(launch("xen-sha256"), Set.of(HashAlgorithm.SHA256));

    assertThat(
            differences(
                prediction.measurements(GoldenPart.HYPERVISOR),
                GoldenPart.HYPERVISOR,
                "xen-sha256-tamper-xsm"))
        .first(InstanceOfAssertFactories.STRING)
        .startsWith("XSM policy: expected ");
  }

  private static List<String> differences(
      List<Measurement> measurements, GoldenPart part, String name) {
    if (measurements.isEmpty()) {
      return List.of();
    }
    GoldenSet set =
        new GoldenSet(
            "foretold",
            1,
            part,
            Validity.ALWAYS,
            part == GoldenPart.HOST ? Set.of("host") : Set.of(),
            measurements);
    return GoldenComparison.of(set, Boots.txt(name).logs().launch().orElseThrow())
        .differences()
        .stream()
        .map(GoldenDifference::sentence)
        .toList();
  }

  @Test
  void another_xsm_policy_changes_pcr_17_of_the_golden_bank_and_nothing_in_the_others() {
    PcrValues good = foretold(launch("xen-sha256"), ALL).pcrs();
    TbootLaunch tampered = withModules(launch("xen-sha256"), launch("xen-sha256-tamper-xsm"));
    PcrValues other = foretold(tampered, ALL).pcrs();

    assertThat(other.get(HashAlgorithm.SHA256, 17))
        .isNotEqualTo(good.get(HashAlgorithm.SHA256, 17));
    assertThat(other.bank(HashAlgorithm.SHA384)).isEqualTo(good.bank(HashAlgorithm.SHA384));
  }

  /** The values and result of launch-measurements.md 1.12, no log involved. */
  @Test
  void foretells_the_worked_vector_from_values_alone() {
    HashAlgorithm bank = HashAlgorithm.SHA256;
    SinitValues values =
        new SinitValues(
            Bytes.ofHex("558d5b1f5838e435a1001f6b4219971233234d69a1d466aa6e740be448fc03a1"),
            Bytes.ofHex("00000000000000002408182007b0000002000000000000000400000000000000"),
            1,
            0,
            Bytes.ofHex("00"),
            Bytes.ofHex("00"),
            Bytes.ofHex("00"),
            0x601,
            Bytes.ofHex(NV_INFO),
            Map.of(
                bank,
                Digest.ofHex(
                    bank, "d801a0d99c919ace7e3edf00ee0407871f124648dbcb7bfaf9e1807f07953caa")));
    TbootLaunch launch =
        new TbootLaunch(
            new KnownDigests(
                "tboot 1.10.5, logging=serial,memory",
                Map.of(
                    bank,
                    Digest.ofHex(
                        bank, "f35c0785c7b5bb225ed7e3e8fae2c9be88673a52aa88a41eba68a5eee7c6b77d"))),
            "logging=serial,memory",
            List.of(
                new BootModule(
                    ModuleRole.HYPERVISOR,
                    new StoredFile("xen", ascii("XEN ELF image (after gunzip)")),
                    "dom0_mem=4096M,max:4096M iommu=required flask=enforcing ucode=scan"),
                new BootModule(
                    ModuleRole.KERNEL,
                    new StoredFile("vmlinuz", ascii("dom0 bzImage")),
                    "root=/dev/mapper/vg-dom0 ro console=hvc0"),
                new BootModule(
                    ModuleRole.INITRD,
                    new StoredFile("initrd", ascii("initrd as placed in memory by GRUB")),
                    ""),
                new BootModule(
                    ModuleRole.XSM_POLICY,
                    new StoredFile("xenpolicy", ascii("xenpolicy-4.17 XSM/FLASK policy")),
                    "")),
            VlPolicy.DEFAULT,
            ExtendPolicy.SHA256,
            Optional.of(values.platform()));
    Prediction prediction = foretold(launch, Set.of(bank));

    assertThat(prediction.pcrs().get(bank, 17).orElseThrow().hex())
        .isEqualTo("7ac3732902e82f87c3b829736547f7f302edec895a034a42b1fd6440b79f33f1");
    assertThat(prediction.pcrs().get(bank, 18).orElseThrow().hex())
        .isEqualTo("18ab0b6bcc2f3cb435c1ade53591dafc88fa0779837970ca74ed93f349069a0e");
    assertThat(prediction.pcrs().get(bank, 19).orElseThrow().isAllZeros()).isTrue();
    assertThat(prediction.events(GoldenPart.HYPERVISOR))
        .extracting(event -> event.digests().get(bank).hex())
        .containsExactly(
            "71be5852a14eabefebf0df0e1acc5da291883b6d4c5ab20914ed987c1daf3f91",
            "f23b6066dcfcdbd253c66cafff736340eb781939ace7da13bab6a9c16485cbc8",
            "a73a829ffc99d88b247636aed5322ead3abcbf176a07c23a6fc6dce905261d53",
            "3e7eef40eb21e5f5111d77ba31fb839221dd353be9f9d43375a5442a531bc7f5");
    assertThat(prediction.events(GoldenPart.HOST))
        .extracting(event -> event.digests().get(bank).hex())
        .containsExactly("619157bb659e0912e8dc4b6d1f665324ce434fbb9c1027b21cd477d97eedb13c");
  }

  @Test
  void no_value_of_a_bank_that_tboot_does_not_extend_becomes_golden() {
    Prediction prediction = foretold(launch("xen-sha256"), ALL);

    assertThat(prediction.wholePcrs(GoldenPart.HYPERVISOR))
        .allSatisfy(pcr -> assertThat(pcr.values()).containsOnlyKeys(HashAlgorithm.SHA256));
    for (GoldenPart part : prediction.parts()) {
      assertThat(prediction.events(part))
          .allSatisfy(event -> assertThat(event.digests()).containsOnlyKeys(HashAlgorithm.SHA256));
    }
    assertThat(prediction.notes()).anyMatch(note -> note.startsWith("bank sha384: tboot does not"));
    assertThat(refused(launch("xen-sha256"), Set.of(HashAlgorithm.SHA384)))
        .contains("a bank that tboot extends is expected (extpol SHA256), found none");
  }

  @Test
  void without_a_reference_platform_events_are_foretold_and_no_whole_pcr() {
    TbootLaunch full = launch("kvm-sha256");
    TbootLaunch bare =
        new TbootLaunch(
            full.tboot(),
            full.commandLine(),
            full.modules(),
            full.policy(),
            full.extpol(),
            Optional.empty());
    Prediction prediction = foretold(bare, ALL);

    assertThat(prediction.pcrs().banks()).isEmpty();
    assertThat(prediction.wholePcrs()).isEmpty();
    assertThat(prediction.events(GoldenPart.LAUNCH)).hasSize(3);
    assertThat(prediction.events(GoldenPart.DRTM).getFirst().type()).contains("MLE_HASH");
  }

  /** Module 0 to PCR 19 by name, whatever else is there to PCR 20. */
  @Test
  void a_custom_policy_sends_modules_elsewhere_and_module_0_is_extended_twice() {
    Bytes raw =
        Bytes.ofHex(
            "02020b" + "01000000" + "00000000" + "02" + "0013000000000000" + "8114000000000000");
    VlPolicy policy =
        VlPolicy.parse("custom", raw)
            .orElse(
                bad -> {
                  throw new AssertionError(bad.message());
                });
    TbootLaunch base = launch("xen-embedded");
    TbootLaunch launch =
        new TbootLaunch(
            base.tboot(),
            base.commandLine(),
            base.modules(),
            policy,
            base.extpol(),
            base.platform());
    PcrValues pcrs = foretold(launch, ALL).pcrs();

    for (HashAlgorithm bank : ALL) {
      List<Digest> modules = new ArrayList<>();
      for (BootModule module : launch.modules()) {
        StoredFile file = (StoredFile) module.file();
        modules.add(
            bank.hash(
                bank.hash(ascii(module.commandLine()).toArray()).toArray(),
                bank.hash(file.bytes().toArray()).toArray()));
      }
      assertThat(pcrs.get(bank, 19)).contains(bank.extend(bank.zeros(), modules.get(0)));
      Digest rest = bank.zeros();
      for (Digest module : modules.subList(1, modules.size())) {
        rest = bank.extend(rest, module);
      }
      assertThat(pcrs.get(bank, 20)).contains(rest);
      assertThat(pcrs.get(bank, 21).orElseThrow().isAllZeros()).isTrue();
    }
    List<EventMeasurement> hypervisor =
        foretold(launch, ALL).measurements(GoldenPart.HYPERVISOR).stream()
            .filter(EventMeasurement.class::isInstance)
            .map(EventMeasurement.class::cast)
            .toList();
    assertThat(hypervisor).extracting(EventMeasurement::pcr).containsExactly(17, 19, 20);
    assertThat(hypervisor.getFirst().events())
        .extracting(ExpectedEvent::note)
        .containsExactly(
            Optional.of("tboot policy custom"), Optional.of("module 0, hypervisor module 0"));
  }

  @Test
  void a_log_without_an_mle_record_is_no_reference_platform() {
    TxtLog log = log("xen-sha256");
    List<TxtEvent> without =
        log.events().stream().filter(event -> !event.is(TxtEventType.MLE_HASH)).toList();

    assertThat(
            TxtPlatform.of(new TxtLog(log.kind(), log.algorithms(), without, log.problems(), true))
                .toString())
        .contains("where SINIT measured the MLE is not known");
  }

  @Test
  void a_module_that_is_known_in_too_few_banks_is_refused() {
    TbootLaunch base = launch("xen-embedded");
    List<BootModule> modules = new ArrayList<>(base.modules());
    modules.set(
        1,
        new BootModule(
            ModuleRole.KERNEL,
            new KnownDigests(
                "vmlinuz", Map.of(HashAlgorithm.SHA1, HashAlgorithm.SHA1.hash(new byte[0]))),
            ""));

    assertThat(refused(withModules(base, modules), ALL))
        .isEqualTo(
            "module 1, kernel vmlinuz: a digest of every bank that tboot extends is expected");
  }

  @Test
  void extpol_is_read_from_tboots_command_line() {
    assertThat(ExtendPolicy.ofCommandLine("logging=serial")).contains(ExtendPolicy.SHA256);
    assertThat(ExtendPolicy.ofCommandLine("extpol=sha1 extpol=embedded"))
        .contains(ExtendPolicy.EMBEDDED);
    assertThat(ExtendPolicy.ofCommandLine("extpol=agile")).isEmpty();
    assertThat(ExtendPolicy.ofCommandLine("extpol=sm3")).isEmpty();
  }

  /**
   * A physical server's SINIT, logged with the value of PCR 17 in place of HASH_START's digest: in
   * the bank that this tboot does not extend, the foretold PCRs are those of its records alone.
   */
  @Test
  void the_log_of_a_physical_server_is_a_reference_platform() {
    TxtLog log = Evidence.ok(TxtLog.parse(LaunchEvidence.publicFile("tboot-purley-txt-log.bin")));
    List<TxtEvent> sinit =
        log.events().stream().filter(event -> !event.is(TxtEventType.TB_MEASUREMENT)).toList();
    PcrValues replayed =
        Replay.of(new TxtLog(log.kind(), log.algorithms(), sinit, log.problems(), true)).replayed();
    TbootLaunch base = launch("kvm-sha256");
    for (HashAlgorithm bank : log.banks()) {
      ExtendPolicy other = bank == HashAlgorithm.SHA1 ? ExtendPolicy.SHA256 : ExtendPolicy.SHA1;
      TbootLaunch launch =
          new TbootLaunch(
              new KnownDigests(
                  "tboot",
                  sinit.stream()
                      .filter(event -> event.is(TxtEventType.MLE_HASH))
                      .flatMap(
                          event -> log.banks().stream().map(b -> event.digest(b).orElseThrow()))
                      .collect(Collectors.toMap(Digest::algorithm, digest -> digest))),
              "",
              base.modules(),
              VlPolicy.DEFAULT,
              other,
              Optional.of(Evidence.ok(TxtPlatform.of(log))));
      PcrValues foretold = foretold(launch, ALL).pcrs();

      assertThat(foretold.get(bank, 17)).isPresent().isEqualTo(replayed.get(bank, 17));
      assertThat(foretold.get(bank, 18)).isPresent().isEqualTo(replayed.get(bank, 18));
    }
  }

  private static TbootLaunch withModules(TbootLaunch launch, TbootLaunch modules) {
    return withModules(launch, modules.modules());
  }

  private static TbootLaunch withModules(TbootLaunch launch, List<BootModule> modules) {
    return new TbootLaunch(
        launch.tboot(),
        launch.commandLine(),
        modules,
        launch.policy(),
        launch.extpol(),
        launch.platform());
  }

  private static JsonNode json(String name) {
    return LaunchEvidence.json("txt-emulated/" + name + ".json");
  }

  private static TxtLog log(String name) {
    return Evidence.ok(TxtLog.parse(LaunchEvidence.bytes("txt-emulated/" + name + ".tcg-log.bin")));
  }

  /**
   * The inputs of an emulated launch: modules as files and command lines, SINIT's values, and the
   * lab's stand-in for tboot, which is none of tboot's formats.
   */
  private static TbootLaunch launch(String name) {
    JsonNode inputs = json(name);
    List<ModuleRole> roles = inputs.get("profile").asText().equals("xen") ? XEN : KVM;
    List<BootModule> modules = new ArrayList<>();
    for (JsonNode module : inputs.get("modules")) {
      int number = modules.size();
      modules.add(
          new BootModule(
              roles.get(number),
              new StoredFile("module " + number, Bytes.ofHex(module.get("image_hex").asText())),
              module.get("cmdline").asText()));
    }
    Map<HashAlgorithm, Digest> mle = new EnumMap<>(HashAlgorithm.class);
    for (TxtEvent event : log(name).events()) {
      if (event.is(TxtEventType.MLE_HASH)) {
        ALL.forEach(bank -> mle.put(bank, event.digest(bank).orElseThrow()));
      }
    }
    SinitValues values =
        new SinitValues(
            Bytes.copyOf(HashAlgorithm.SHA256.hash(ascii("SINIT ACM").toArray()).toArray()),
            Bytes.ofHex("00000000000000002408182007b0000002000000000000000400000000000000"),
            1,
            0,
            Bytes.ofHex("00"),
            Bytes.ofHex("00"),
            Bytes.ofHex("00"),
            0x601,
            Bytes.ofHex(NV_INFO),
            PerBank.hash(ALL, KEY));
    return new TbootLaunch(
        new KnownDigests("tboot", mle),
        inputs.get("tboot_cmdline").asText(),
        modules,
        VlPolicy.DEFAULT,
        ExtendPolicy.ofCommandLine("extpol=" + inputs.get("extpol").asText()).orElseThrow(),
        Optional.of(values.platform()));
  }

  @Test
  void a_reference_log_gives_the_same_platform_as_the_values_behind_it() {
    TxtPlatform fromLog = Evidence.ok(TxtPlatform.of(log("kvm-sha256")));
    TbootLaunch launch = launch("xen-sha256");
    TbootLaunch onLog =
        new TbootLaunch(
            launch.tboot(),
            launch.commandLine(),
            launch.modules(),
            launch.policy(),
            launch.extpol(),
            Optional.of(fromLog));

    assertThat(foretold(onLog, ALL).pcrs()).isEqualTo(foretold(launch, ALL).pcrs());
  }
}

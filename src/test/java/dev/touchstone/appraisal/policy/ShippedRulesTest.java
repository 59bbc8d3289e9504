package dev.touchstone.appraisal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.appraisal.Boots;
import dev.touchstone.launch.Fact;
import dev.touchstone.launch.FactValue;
import dev.touchstone.launch.LaunchFacts;
import dev.touchstone.launch.Provenance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule of every shipped policy passes on a launch that keeps to launch-measurements.md 6, and
 * fails where that launch breaks this one rule. The facts are those of recorded launches, with the
 * command lines and states edited.
 */
class ShippedRulesTest {
  private static final String LINUX =
      "root=UUID=5f0b3a52 ro quiet ima_policy=tcb ima_policy=critical_data ima_hash=sha256 security=selinux"
          + " selinux=1 enforcing=1 intel_iommu=on iommu.strict=1 iommu.passthrough=0 lockdown=integrity"
          + " mitigations=auto,nosmt kvm-intel.nested=0 module.sig_enforce=1 init_on_alloc=1 init_on_free=1";
  private static final String XEN =
      "placeholder dom0_mem=4G,max:4G xsm=flask flask=enforcing iommu=force,intremap,quarantine dom0-iommu=strict"
          + " ucode=scan smt=0 spec-ctrl=yes";

  private static LaunchFacts good(String policy) {
    return switch (policy) {
      case "kvm-uefi-secureboot-svirt" ->
          edit(Boots.of("kvm-good").logs().facts(), common("kernel.commandLine", LINUX));
      case "xen-uefi-grub" ->
          edit(
              edit(Boots.of("xen-good").logs().facts(), common("dom0.commandLine", LINUX)),
              Map.of(
                  "xen.commandLine",
                  new FactValue.Text(XEN),
                  "xen.iommu",
                  new FactValue.Text("force,intremap,quarantine")));
      case "kvm-txt" ->
          edit(Boots.txt("kvm-sha256").logs().facts(), common("kernel.commandLine", LINUX));
      case "xen-txt-xsm" ->
          edit(
              edit(Boots.txt("xen-sha256").logs().facts(), common("dom0.commandLine", LINUX)),
              Map.of(
                  "xen.commandLine",
                  new FactValue.Text(XEN),
                  "xen.iommu",
                  new FactValue.Text("force,intremap,quarantine")));
      default -> throw new IllegalArgumentException(policy);
    };
  }

  private static Map<String, FactValue> common(String name, String line) {
    return Map.of(
        name,
        new FactValue.Text(line),
        "selinux.enforcing",
        new FactValue.Flag(true),
        "selinux.states",
        new FactValue.Texts(List.of("enforcing=1")),
        "selinux.policyDigest",
        new FactValue.Text("ab".repeat(32)),
        "ima.violations",
        new FactValue.Count(0));
  }

  private static LaunchFacts edit(LaunchFacts facts, Map<String, FactValue> edits) {
    Map<String, Fact> edited = new LinkedHashMap<>(facts.facts());
    edits.forEach(
        (name, value) ->
            edited.put(
                name,
                new Fact(
                    value,
                    new Provenance(
                        Provenance.Source.UEFI,
                        OptionalInt.of(8),
                        OptionalInt.of(1),
                        Provenance.Trust.BOUND),
                    Optional.empty())));
    return new LaunchFacts(edited, facts.absent());
  }

  /** For each rule, values that break it: fact, value. */
  private static List<Map<String, FactValue>> breaks(String rule, String kernel) {
    return switch (rule) {
      case "secure-boot" -> texts("firmware.secureBoot", "off", "unknown");
      case "no-setup-mode" -> List.of(Map.of("firmware.setupMode", new FactValue.Flag(true)));
      case "shim-verifies" -> texts("bootloader.mokSecureBoot", "off");
      case "launch-is-kvm" -> texts("launch.hypervisor", "xen", "unknown");
      case "launch-is-xen" -> texts("launch.hypervisor", "kvm", "unknown");
      case "launch-path" -> texts("launch.path", "uefi-grub", "unknown");
      case "dynamic-launch" -> List.of(Map.of("txt.measured", new FactValue.Flag(false)));
      case "authorities-mapping" -> texts("txt.mapping", "legacy");
      case "one-launch-policy" -> texts("txt.policyDigest", "");
      case "xsm-policy-module" -> texts("xen.xsmPolicyDigest", "");
      case "xsm-enforcing" -> texts("xen.xsm", "unknown", "permissive", "disabled");
      case "flask-not-off" ->
          xen("flask=permissive", "flask=late", "flask=disabled", "no-flask", "flask=enforcing,x");
      case "no-other-xsm" -> xen("xsm=dummy", "xsm=silo");
      case "no-isolation-off" ->
          xen(
              "iommu=off",
              "iommu=0",
              "no-iommu",
              "iommu=no-intremap",
              "iommu=intremap=false",
              "dom0-iommu=passthrough",
              "allow_unsafe",
              "allow_unsafe=1",
              "gdb=com1",
              "altp2m=1",
              "altp2m");
      case "no-xen-mitigations-off" ->
          xen(
              "spec-ctrl=no",
              "spec-ctrl=no-xen",
              "spec-ctrl=xen=0",
              "no-spec-ctrl",
              "xpti=off",
              "xpti=false",
              "pv-l1tf=off");
      case "no-cpuid-mask" -> xen("cpuid_mask_ecx=0x7fffffff", "cpuid_mask_cpu=fam_10_rev_c");
      case "xsm-named" -> xenWithout(" xsm=flask");
      case "iommu-forced" -> texts("xen.iommu", "on", "off", "on,intremap");
      case "dom0-dma-strict" -> xen("dom0-iommu=no-strict");
      case "microcode-scanned" -> xenWithout(" ucode=scan");
      case "no-shared-cores" -> xen("smt=1", "smt");
      case "dom0-memory-fixed" -> xenWithout(" dom0_mem=4G,max:4G");
      case "no-selinux-off" -> line(kernel, "selinux=0", "enforcing=0", "enforcing=0x0");
      case "no-early-shell" ->
          line(
              kernel,
              "init=/bin/sh",
              "rdinit=/bin/sh",
              "rd.break",
              "rd.break=pre-mount",
              "systemd.debug-shell",
              "systemd.debug_shell=1",
              "single",
              "emergency");
      case "selinux-in-lsm" -> line(kernel, "lsm=lockdown,yama,apparmor");
      case "no-mitigations-off" ->
          line(
              kernel,
              "mitigations=off",
              "nopti",
              "nospectre_v2",
              "spectre_v2=off",
              "mds=off",
              "l1tf=off",
              "nospec_store_bypass_disable");
      case "no-unsafe-dma" ->
          line(
              kernel,
              "iommu=pt",
              "iommu=force,pt",
              "iommu=off",
              "intel_iommu=off",
              "intel_iommu=sm_on,off",
              "iommu.passthrough=1");
      case "no-unsafe-interrupts" ->
          line(
              kernel,
              "vfio_iommu_type1.allow_unsafe_interrupts=1",
              "vfio-iommu-type1.allow-unsafe-interrupts=Y");
      case "no-hardening-off" -> line(kernel, "nokaslr", "nosmep", "nosmap");
      case "no-kvm-protection-off" ->
          line(
              kernel,
              "kvm-intel.vmentry_l1d_flush=never",
              "kvm_intel.vmentry_l1d_flush=never",
              "kvm.nx_huge_pages=off");
      case "no-ignored-msrs" ->
          line(kernel, "kvm.ignore_msrs=1", "kvm.ignore_msrs=y", "kvm.ignore_msrs");
      case "selinux-chosen" ->
          List.of(
              Map.of(kernel, new FactValue.Text(LINUX.replace("security=selinux selinux=1", ""))));
      case "selinux-measured" ->
          List.of(Map.of(kernel, new FactValue.Text(LINUX.replace("=critical_data", "=x"))));
      case "selinux-enforcing" ->
          Stream.of(
                  List.of("enforcing=0"),
                  List.of("enforcing=1", "enforcing=0"),
                  List.of("enforcing=0", "enforcing=1", "enforcing=0"))
              .map(
                  states ->
                      Map.<String, FactValue>of("selinux.states", new FactValue.Texts(states)))
              .toList();
      case "selinux-enforcing-from-start" ->
          List.of(Map.of("selinux.enforcing", new FactValue.Flag(false)));
      case "one-selinux-policy" ->
          List.of(Map.of("selinux.policyDigest", new FactValue.Texts(List.of("aa", "bb"))));
      case "no-ima-violations" -> List.of(Map.of("ima.violations", new FactValue.Count(1)));
      case "iommu-on" ->
          List.of(
              Map.of(
                  kernel,
                  new FactValue.Text(
                      LINUX.replace("intel_iommu=on iommu.strict=1", "xiommu.strict=1"))));
      case "lockdown" -> line(kernel, "lockdown=none");
      case "modules-signed" -> line(kernel, "module.sig_enforce=0");
      case "nested-off" -> line(kernel, "kvm-intel.nested=1");
      case "memory-zeroed" -> line(kernel, "init_on_free=0");
      case "ima-sha256" -> line(kernel, "ima_hash=sha1");
      default -> throw new AssertionError("no launch breaks rule " + rule);
    };
  }

  private static List<Map<String, FactValue>> texts(String name, String... values) {
    return Stream.of(values)
        .map(value -> Map.<String, FactValue>of(name, new FactValue.Text(value)))
        .toList();
  }

  private static List<Map<String, FactValue>> xen(String... options) {
    return texts(
        "xen.commandLine",
        Stream.of(options).map(option -> XEN + " " + option).toArray(String[]::new));
  }

  private static List<Map<String, FactValue>> xenWithout(String option) {
    return texts("xen.commandLine", XEN.replace(option, ""));
  }

  private static List<Map<String, FactValue>> line(String name, String... parameters) {
    return texts(
        name,
        Stream.of(parameters).map(parameter -> LINUX + " " + parameter).toArray(String[]::new));
  }

  static List<Arguments> rules() {
    List<Arguments> rules = new ArrayList<>();
    for (String policy : Policies.SHIPPED) {
      if (!policy.equals("baseline")) {
        Policies.shipped(policy)
            .rules()
            .forEach(rule -> rules.add(Arguments.of(policy, rule.id())));
      }
    }
    return rules;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void passes_a_good_launch_and_fails_each_that_breaks_it(String policy, String id) {
    Rule rule =
        Policies.shipped(policy).rules().stream()
            .filter(r -> r.id().equals(id))
            .findFirst()
            .orElseThrow();
    LaunchFacts good = good(policy);

    assertThat(rule.evaluate(FactBindings.of(good)))
        .isIn(
            rule.absent() == Rule.WhenAbsent.PASS
                ? List.of(new RuleOutcome.Passed(), new RuleOutcome.NotApplicable())
                : List.of(new RuleOutcome.Passed()));
    String kernel = policy.startsWith("xen") ? "dom0.commandLine" : "kernel.commandLine";
    for (Map<String, FactValue> broken : breaks(id, kernel)) {
      assertThat(rule.evaluate(FactBindings.of(edit(good, broken))))
          .as(broken.toString())
          .isInstanceOf(RuleOutcome.Failed.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"kvm-uefi-secureboot-svirt,kvm-good", "xen-uefi-grub,xen-good"})
  void a_kernel_that_loads_its_policy_permissive_and_then_enforces_is_told_but_not_refused(
      String policy, String boot) {
    FactBindings facts = FactBindings.of(Boots.of(boot).logs().facts());

    assertThat(facts.show("selinux.states")).isEqualTo("enforcing=0, enforcing=1");
    for (Rule rule : Policies.shipped(policy).rules()) {
      if (rule.id().equals("selinux-enforcing")) {
        assertThat(rule.evaluate(facts)).isEqualTo(new RuleOutcome.Passed());
      }
      if (rule.id().equals("selinux-enforcing-from-start")) {
        assertThat(rule.evaluate(facts)).isInstanceOf(RuleOutcome.Failed.class);
      }
    }
  }
}

package dev.touchstone.appraisal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.appraisal.Boots;
import dev.touchstone.launch.Fact;
import dev.touchstone.launch.LaunchFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shape of an expression says of absent facts is what an evaluation comes to. */
class NeedsTest {
  private static final int SUBSETS = 150;

  private static List<Expression> shipped() {
    return Policies.SHIPPED.stream()
        .flatMap(name -> Policies.shipped(name).rules().stream())
        .flatMap(Rule::expressions)
        .toList();
  }

  private static Expression expression(String condition) {
    String second =
        "  - {id: other, require: selinux.enforcing, category: configuration, message: no}\n";
    return Policies.parsed(Policies.ofRule("'" + condition.replace("'", "''") + "'") + second)
        .rules()
        .getFirst()
        .expressions()
        .toList()
        .getLast();
  }

  private static FactBindings without(LaunchFacts facts, Set<String> absent) {
    Map<String, Fact> kept = new LinkedHashMap<>(facts.facts());
    kept.keySet().removeAll(absent);
    return FactBindings.of(new LaunchFacts(kept, facts.absent()));
  }

  private static Set<String> some(Set<String> names, Random random) {
    Set<String> some = new TreeSet<>();
    int oneIn = 1 + random.nextInt(5);
    for (String name : new TreeSet<>(names)) {
      if (random.nextInt(oneIn) == 0) {
        some.add(name);
      }
    }
    return some;
  }

  private static void agree(Expression expression, FactBindings bindings) {
    assertThat(expression.evaluate(bindings))
        .as(expression.source())
        .isEqualTo(expression.run(bindings));
  }

  private static void agreeOnSubsets(List<Expression> expressions, LaunchFacts facts) {
    Random random = new Random(20_261_123);
    List<Set<String>> absences = new ArrayList<>();
    absences.add(Set.of());
    absences.add(facts.facts().keySet());
    for (int i = 0; i < SUBSETS; i++) {
      absences.add(some(facts.facts().keySet(), random));
    }
    for (Set<String> absent : absences) {
      FactBindings bindings = without(facts, absent);
      expressions.forEach(expression -> agree(expression, bindings));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kvm-good",
        "kvm-good-2",
        "kvm-kernel-updated",
        "kvm-secureboot-off",
        "kvm-tampered-cmdline",
        "xen-good",
        "xen-good-2",
        "xen-no-eventlog",
        "xen-no-xsm",
        "xen-tampered"
      })
  void every_shipped_rule_agrees_over_a_recorded_launch_whatever_is_absent(String boot) {
    agreeOnSubsets(shipped(), Boots.of(boot).logs().facts());
  }

  @ParameterizedTest
  @ValueSource(strings = {"xen-sha256", "xen-embedded", "kvm-sha256", "xen-sha256-tamper-xsm"})
  void every_shipped_rule_agrees_over_an_emulated_txt_launch_whatever_is_absent(String launch) {
    agreeOnSubsets(shipped(), Boots.txt(launch).logs().facts());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xen.xsm == dom0.commandLine",
        "xen.xsm == \"enforcing\" && dom0.commandLine == \"x\" && selinux.enforcing",
        "xen.xsm == \"enforcing\" || kernel.commandLine == \"x\" || selinux.enforcing",
        "(xen.xsm == \"x\" && selinux.enforcing) || !(txt.measured || firmware.setupMode)",
        "selinux.enforcing ? xen.xsm == \"x\" : txt.measured",
        "(selinux.enforcing ? xen.xsm : txt.mapping) == kernel.commandLine",
        "false && selinux.enforcing || txt.measured",
        "selinux.states.exists(s, s == xen.xsm)",
        "selinux.states.all(s, s == xen.xsm || s == dom0.commandLine)",
        "selinux.states.filter(s, s != xen.xsm) == selinux.states",
        "selinux.states.exists(s, ima.files.exists(p, p == s)) && txt.measured",
        "ima.files[\"/no/such/file\"] == [xen.xsm]",
        "selinux.states[7] == xen.xsm",
        "xen.xsm == selinux.states[7]",
        "selinux.states[ima.violations] == dom0.commandLine",
        "firmware.pcrs[xen.xsm][ima.violations] == txt.mapping",
        "[xen.xsm, dom0.commandLine, \"x\"] == selinux.states",
        "kernel.commandLine in [\"x\", xen.xsm] || dom0.commandLine in [txt.mapping, \"y\"]",
        "xen.xsm in {\"a\": txt.mapping, kernel.commandLine: \"x\"}",
        "size(selinux.states) < size(xen.xsm) && xen.xsm.contains(dom0.commandLine)",
        "linuxFound(kernel.commandLine, [dom0.commandLine, xen.xsm]) == selinux.states",
        "xenSwitch(xen.commandLine, kernel.commandLine, dom0.commandLine) == xen.iommu",
        "!(!selinux.enforcing) == txt.measured",
        "(selinux.enforcing && txt.measured) == firmware.setupMode",
        "!(selinux.enforcing && txt.measured) == firmware.setupMode",
        "firmware.setupMode == !(selinux.enforcing && txt.measured)",
        "[(selinux.enforcing || txt.measured), firmware.setupMode] == [true, boot.safe]",
        "((selinux.enforcing && txt.measured) ? xen.xsm : dom0.commandLine) == xen.iommu",
      })
  void every_construct_agrees_whatever_is_absent(String condition) {
    Expression expression = expression(condition);
    for (String boot : List.of("kvm-good", "xen-good")) {
      agreeOnSubsets(List.of(expression), Boots.of(boot).logs().facts());
    }
    Random random = new Random(7);
    LaunchFacts facts = Boots.txt("xen-sha256").logs().facts();
    for (int i = 0; i < SUBSETS; i++) {
      agree(expression, without(facts, some(expression.facts(), random)));
    }
  }

  @Test
  void random_expressions_agree_whatever_is_absent() {
    Random random = new Random(42);
    LaunchFacts xen = Boots.of("xen-good").logs().facts();
    LaunchFacts kvm = Boots.of("kvm-good").logs().facts();
    for (int i = 0; i < 400; i++) {
      String condition = "launch.path != \"~\" && " + truth(random, 4);
      Expression expression = expression(condition);
      for (int j = 0; j < 20; j++) {
        agree(expression, without(xen, some(expression.facts(), random)));
        agree(expression, without(kvm, some(expression.facts(), random)));
      }
    }
  }

  private static String truth(Random random, int depth) {
    if (depth == 0) {
      return List.of("selinux.enforcing", "txt.measured", "firmware.setupMode", "(1 == 2)")
          .get(random.nextInt(4));
    }
    return switch (random.nextInt(8)) {
      case 0, 1 -> "(" + truth(random, depth - 1) + " && " + truth(random, depth - 1) + ")";
      case 2, 3 -> "(" + truth(random, depth - 1) + " || " + truth(random, depth - 1) + ")";
      case 4 -> "!" + truth(random, depth - 1);
      case 5 ->
          "(%s ? %s : %s)"
              .formatted(truth(random, depth - 1), truth(random, 0), truth(random, depth - 1));
      case 6 -> "(%s in [%s, \"b\", %s])".formatted(text(random), text(random), text(random));
      default -> "(%s in selinux.states.filter(s, s != %s))".formatted(text(random), text(random));
    };
  }

  private static String text(Random random) {
    return List.of(
            "xen.xsm",
            "kernel.commandLine",
            "dom0.commandLine",
            "\"x\"",
            "xenLast(xen.commandLine, \"xsm\")",
            "linuxLast(kernel.commandLine, \"lsm\")",
            "selinux.states[0]",
            "firmware.pcrs[\"0\"][0]")
        .get(random.nextInt(8));
  }

  /** What the shape alone says of a launch of which only SELinux is proven. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "xen.xsm == \"x\" ; STOPS",
        "xen.xsm == \"x\" && dom0.commandLine == \"x\" ; STOPS",
        "xen.xsm == \"x\" || selinux.states == [] ; OPEN",
        "xen.xsm == \"x\" ? selinux.enforcing : false ; STOPS",
        "xen.xsm in selinux.states ; STOPS",
        "selinux.states.exists(s, s == xen.xsm) ; OPEN",
        "selinux.states[0] == xen.xsm ; OPEN",
        "xenParts(xen.commandLine, \"x\").exists(p, p == \"x\") ; STOPS",
        "selinux.states == [\"x\"] ; OPEN",
      })
  void the_shape_tells_when_an_evaluation_is_not_worth_its_exception(
      String condition, Needs.Answer answer) {
    assertThat(expression(condition).shape(Set.of("selinux.states", "selinux.enforcing")))
        .isEqualTo(answer);
  }
}

package dev.touchstone.hazards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.appraisal.policy.FactBindings;
import dev.touchstone.appraisal.policy.Policies;
import dev.touchstone.appraisal.policy.PolicyProblem;
import dev.touchstone.appraisal.policy.RuleOutcome;
import dev.touchstone.launch.Fact;
import dev.touchstone.launch.FactValue;
import dev.touchstone.launch.LaunchFacts;
import dev.touchstone.launch.Provenance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule cannot loop, call out or grow without bound, whoever wrote it. */
class PolicyLimitsTest {
  private static LaunchFacts withFiles(int number) {
    Map<String, List<String>> rows = new TreeMap<>();
    for (int i = 0; i < number; i++) {
      rows.put("/usr/bin/file-" + i, List.of("sha256:" + "ab".repeat(32)));
    }
    return new LaunchFacts(
        Map.of(
            "ima.files",
            new Fact(
                new FactValue.Table(rows),
                new Provenance(
                    Provenance.Source.IMA,
                    OptionalInt.of(10),
                    OptionalInt.empty(),
                    Provenance.Trust.BOUND),
                Optional.empty())),
        Map.of());
  }

  private static RuleOutcome outcome(String condition, LaunchFacts facts) {
    return Policies.parsed(Policies.ofRule(condition))
        .rules()
        .getFirst()
        .evaluate(FactBindings.of(facts));
  }

  @Test
  void a_rule_that_looks_at_each_pair_of_files_ends_and_fails() {
    long started = System.nanoTime();

    RuleOutcome outcome =
        outcome("ima.files.all(a, ima.files.all(b, b != \"\"))", withFiles(10_000));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            RuleOutcome.Failed.class,
            failed -> assertThat(failed.message()).contains("the rule could not be evaluated"));
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void a_rule_that_looks_at_each_file_of_a_long_list_once_is_evaluated() {
    assertThat(outcome("ima.files.all(a, a.startsWith(\"/usr/\"))", withFiles(10_000)))
        .isEqualTo(new RuleOutcome.Passed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kernel.commandLine.matches(\"(a+)+$\")",
        "kernel.commandLine + kernel.commandLine != \"\"",
        "ima.entries * 2 > 1",
        "ima.files.map(a, a).size() > 0",
        "timestamp(kernel.commandLine) > timestamp(\"\")",
        "exec(kernel.commandLine)",
        "http.get(kernel.commandLine) == \"\""
      })
  void what_could_grow_call_out_or_never_end_is_not_in_the_language(String condition) {
    assertThat(Policies.problems(Policies.ofRule(condition))).isNotEmpty();
  }

  @Test
  void an_expression_that_is_too_long_or_too_deep_is_refused_with_its_place() {
    assertThat(
            Policies.problems(
                Policies.ofRule("selinux.enforcing" + " && selinux.enforcing".repeat(500))))
        .extracting(PolicyProblem::line)
        .containsOnly(4);
    assertThat(
            Policies.problems(
                Policies.ofRule("(".repeat(200) + "selinux.enforcing" + ")".repeat(200))))
        .isNotEmpty();
  }
}

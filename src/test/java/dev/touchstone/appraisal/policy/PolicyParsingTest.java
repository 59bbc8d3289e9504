package dev.touchstone.appraisal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.appraisal.Category;
import dev.touchstone.launch.LogKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyParsingTest {
  private static final String WHOLE =
      """
      name: whole
      description: all that can be said
      hosts:
        labels: {site: one, role: kvm}
      evidence:
        bank: sha384
        pcrs: 0-2,7
        logs: {uefi: required, ima: if-launched}
        maximumAge: PT36H
        requireSafeClock: true
      golden:
        hypervisor: {match: latest, presence: if-defined, sets: [kvm-6.1]}
      require-categories: [executables, hardware]
      rules:
        - id: secure-boot
          when: launch.hypervisor != "xen"
          require: firmware.secureBoot == "on"
          category: configuration
          severity: warning
          claim: 36
          absent: fail
          message: "Secure Boot is {firmware.secureBoot}"
      """;

  private static List<String> problems(String yaml) {
    return Policies.problems(yaml).stream().map(PolicyProblem::toString).toList();
  }

  private static String rule(String line) {
    return """
        name: test
        rules:
          - id: it
            category: configuration
            message: no
            %s
        """
        .formatted(line);
  }

  @Test
  void reads_every_term() {
    Policy policy = Policies.parsed(WHOLE);

    assertThat(policy.name()).isEqualTo("whole");
    assertThat(policy.labels()).isEqualTo(Map.of("site", "one", "role", "kvm"));
    assertThat(policy.evidence().bank().bank()).isEqualTo("sha384");
    assertThat(policy.evidence().pcrs()).containsExactly(0, 1, 2, 7);
    assertThat(policy.evidence().logs())
        .isEqualTo(
            Map.of(
                LogKind.UEFI,
                LogDemand.REQUIRED,
                LogKind.TXT,
                LogDemand.OPTIONAL,
                LogKind.IMA,
                LogDemand.IF_LAUNCHED));
    assertThat(policy.evidence().maximumAge()).contains(Duration.ofHours(36));
    assertThat(policy.evidence().requireSafeClock()).isTrue();
    assertThat(policy.golden().values())
        .singleElement()
        .satisfies(terms -> assertThat(terms.sets()).containsExactly("kvm-6.1"));
    assertThat(policy.requiredCategories())
        .containsExactlyInAnyOrder(Category.EXECUTABLES, Category.HARDWARE);
    assertThat(policy.rules())
        .singleElement()
        .satisfies(rule -> assertThat(rule.claim()).hasValue(36));
    assertThat(policy.source()).isEqualTo(WHOLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "nme: x | 1:1: the policy has no key \"nme\": did you mean \"name\"?",
        "name: X! | 1:7: name: expected 1 to 100 of a-z 0-9 -, found \"X!\"",
        "name: [x] | 1:7: name: expected a text, found a list",
        "[] | 1:1: the policy: expected keys and values, found a list",
        "{name: x, evidence: {bank: sha265}} | 1:28: bank: expected one of sha256, sha384, sha512, found \"sha265\": did you mean \"sha256\"?",
        "{name: x, evidence: {bank: sha1}} | 1:28: bank: expected one of sha256, sha384, sha512, found \"sha1\": SHA-1 is not accepted, two contents can be made that have one digest",
        "{name: x, evidence: {bank: SHA-1}} | 1:28: bank: expected one of sha256, sha384, sha512, found \"SHA-1\": SHA-1 is not accepted, two",
        "{name: x, evidence: {pcrs: 0-30}} | 1:28: pcrs: expected PCRs of 0 to 23 of one bank like 0-10,14, found \"0-30\"",
        "{name: x, evidence: {pcrs: '0,1+sha384:5'}} | 1:32: pcrs: expected PCRs of 0 to 23 of one bank like 0-10,14, found \"0,1+sha384:5\": which bank counts is said once, as bank: sha384",
        "{name: x, evidence: {pcrs: '0,1 + sha256:5'}} | 1:33: pcrs: expected PCRs of 0 to 23 of one bank",
        "{name: x, evidence: {pcrs: 'sha256:0-7'}} | 1:29: pcrs: expected PCRs of 0 to 23 of one bank like 0-10,14, found \"sha256:0-7\": which bank counts is said once, as bank: sha256",
        "{name: x, evidence: {pcrs: '0,1;2'}} | 1:32: pcrs: expected PCRs of 0 to 23 of one bank like 0-10,14, found \"0,1;2\"",
        "{name: x, evidence: {pcrs: '1 2'}} | 1:28: pcrs: expected PCRs of 0 to 23",
        "{name: x, evidence: {pcrs: '\u0661'}} | 1:29: pcrs: expected PCRs of 0 to 23",
        "{name: x, evidence: {maximumAge: 1 day}} | 1:34: maximumAge: expected a duration",
        "{name: x, evidence: {requireSafeClock: yes}} | 1:40: requireSafeClock: expected true or false, found \"yes\"",
        "{name: x, evidence: {logs: {uefi: must}}} | 1:35: uefi: expected one of required, if-launched, optional, found \"must\"",
        "{name: x, golden: {hypervizor: {}}} | 1:20: golden has no key \"hypervizor\": did you mean \"hypervisor\"?",
        "{name: x, golden: {host: {match: some}}} | 1:34: match: expected one of any-of, all-of, latest, found \"some\"",
        "{name: x, golden: {host: {sets: []}}} | 1:33: sets: name at least one",
        "{name: x, require-categories: [exe]} | 1:32: require-categories: expected one of instance-identity",
        "{name: x, hosts: {}} | 1:11: hosts: expected labels",
        "{name: x, hosts: {labels: {a/b/c: x}}} | 1:28: hosts.labels: a label's key is 1 to 63 of A-Z a-z 0-9 . _ -",
        "{name: x, hosts: {labels: {a: b/c}}} | 1:31: hosts.labels: a label's value is 0 to 63 of A-Z a-z 0-9 . _ -",
        "{name: x, hosts: {labels: {a: b-}}} | 1:31: hosts.labels: a label's value is 0 to 63",
        "{name: x, hosts: {labels: {a-: b}}} | 1:28: hosts.labels: a label's key is 1 to 63",
        "{name: x, hosts: {labels: {a: [b]}}} | 1:31: hosts.labels: a label's value is 0 to 63",
        "{name: x, hosts: {labels: {a: }}} | 1:30: hosts.labels: a value is missing: write \"\" if hosts have it empty",
        "{name: x, rules: {id: y}} | 1:18: rules: expected a list, found a mapping",
        "{name: x, name: y} | 1:11: the key \"name\" stands here twice",
        "{name: &a x, description: *a} | 1:8: anchors",
        "{name: *a} | 1:8: ",
        "name: !!java.net.URL x | 1:7: tags",
        "name: 'x | 1:",
        "name: \"a\\u0000b\" | 1:7: name: expected",
      })
  void refuses_with_line_and_column(String yaml, String expected) {
    assertThat(problems(yaml))
        .anySatisfy(problem -> assertThat(problem).startsWith(expected.strip()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "require: firmware.secureBot == 'on' | 6:14: there is no fact \"firmware.secureBot\": did you mean \"firmware.secureBoot\"?",
        "require: firmware.secureBoot == 1 | 6:34: found no matching overload for '_==_'",
        "require: firmware.secureBoot == | 6:36: mismatched input",
        "require: firmware.secureBoot | 6:14: the expression is of type string, expected bool",
        "require: linuxhas(kernel.commandLine, 'x') | 6:22: undeclared reference to 'linuxhas'",
        "require: selinux.enforcing && frimware.setupMode | 6:35: there is no fact \"frimware.setupMode\": did you mean \"firmware.setupMode\"?",
        "forbid: xen.commandLine | 6:13: the expression is of type string, expected list",
        "forbid: '[\"x\"]' | 6:13: forbid asks for no fact",
        "require: true | 6:14: the condition is true whatever is launched",
        "require: xen.xsm == xen.xsm | 6:22: both sides of the comparison are the same",
        "require: selinux.states + [\"x\"] == selinux.states | 6:29: there is no + in rules: ask each list of its own, as in x in a",
        "forbid: selinux.states.filter(s, s + s != s) | 6:40: there is no + in rules",
        "require: selinux.states.exists_one(s, s == \"x\") | 6:39: there is no exists_one in rules: use all, exists or filter",
        "forbid: selinux.states.map(s, s) | 6:31: there is no map in rules: use all, exists or filter",
        "require: has(selinux.states) | 6:17: there is no has in rules: absent says what becomes",
        "requires: selinux.enforcing | 6:5: a rule has no key \"requires\": did you mean \"require\"?",
        "absent: pass | 3:5: a rule has either require or forbid",
      })
  void refuses_a_rule_at_the_place_of_its_fault(String line, String expected) {
    assertThat(problems(rule(line)))
        .anySatisfy(problem -> assertThat(problem).startsWith(expected.strip()));
  }

  @Test
  void refuses_a_rule_with_an_unknown_fact_in_its_message_a_wrong_claim_or_no_message() {
    assertThat(
            problems(
                """
                name: test
                rules:
                  - {id: a, require: selinux.enforcing, category: configuration, message: "is {xen.xms}"}
                  - {id: b, require: selinux.enforcing, category: configuration, claim: 33, message: no}
                  - {id: c, require: selinux.enforcing, category: configuration}
                  - {id: d, require: selinux.enforcing, category: config, message: no}
                  - {id: e, when: "false", require: selinux.enforcing, category: configuration, message: no}
                """))
        .satisfiesExactly(
            a -> assertThat(a).startsWith("3:79: there is no fact \"xen.xms\" to show: did you"),
            b -> assertThat(b).startsWith("4:73: claim: 33 is not in the tier contraindicated"),
            c -> assertThat(c).startsWith("5:5: a rule needs the key \"message\""),
            d -> assertThat(d).startsWith("6:51: category: expected one of instance-identity"),
            e -> assertThat(e).startsWith("7:19: when is false whatever is launched"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 == 2 || true", "true || selinux.enforcing", "size('on') == 2"})
  void refuses_a_condition_that_is_true_without_a_single_fact(String condition) {
    assertThat(problems(Policies.ofRule(condition)))
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains("true whatever is launched"));
  }

  @Test
  void refuses_a_policy_whose_only_rule_every_launch_without_a_log_meets() {
    assertThat(problems(Policies.ofRule("launch.hypervisor != 'vmware'")))
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains("would accept every launch"));
  }

  @Test
  void maps_a_fault_inside_a_folded_expression_to_its_own_line() {
    assertThat(
            problems(
                """
                name: test
                rules:
                  - id: it
                    category: configuration
                    message: no
                    require: >-
                      firmware.secureBoot == "on"
                      && xen.xms == "enforcing"
                """))
        .singleElement()
        .satisfies(problem -> assertThat(problem).startsWith("8:10: there is no fact \"xen.xms\""));
    assertThat(
            problems(
                """
                name: test
                rules:
                  - id: it
                    category: configuration
                    message: no
                    require: |
                      firmware.secureBoot == "on"
                        && xen.xsm == 7
                """))
        .singleElement()
        .satisfies(problem -> assertThat(problem).startsWith("8:20: found no matching overload"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name: test",
        "{name: test, rules: []}",
        "{name: test, golden: {hypervisor: {presence: if-defined}}}",
        "{name: test, rules: [{id: a, require: selinux.enforcing, absent: pass, category: configuration, message: no}]}",
        "{name: test, rules: [{id: a, require: selinux.enforcing, severity: info, category: configuration, message: no}]}",
        "{name: test, require-categories: [], rules: [{id: a, when: 'launch.hypervisor == \"xen\"', absent: pass, require: selinux.enforcing, category: configuration, message: no}]}"
      })
  void a_policy_that_would_accept_every_launch_is_refused(String yaml) {
    assertThat(problems(yaml))
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains("would accept every launch"));
  }

  @Test
  void selects_hosts_by_every_label_that_a_host_can_have_and_by_no_other() {
    String longest = "k".repeat(63);
    assertThat(
            Policies.parsed(
                    "{name: x, baseline: true, hosts: {labels: {topology.kubernetes.io/%s: %s, empty: ''}}}"
                        .formatted(longest, longest))
                .labels())
        .isEqualTo(Map.of("topology.kubernetes.io/" + longest, longest, "empty", ""));
    assertThat(
            problems(
                "{name: x, baseline: true, hosts: {labels: {%sk: x, a: %sk}}}"
                    .formatted(longest, longest)))
        .satisfiesExactly(
            key -> assertThat(key).startsWith("1:44: hosts.labels: a label's key is 1 to 63"),
            value -> assertThat(value).startsWith("1:116: hosts.labels: a label's value is 0"));
    String many =
        java.util.stream.IntStream.range(0, 65)
            .mapToObj(i -> "l%02d: x".formatted(i))
            .collect(java.util.stream.Collectors.joining(", "));
    assertThat(problems("{name: x, baseline: true, hosts: {labels: {" + many + "}}}"))
        .containsExactly(
            "1:27: hosts.labels: 65 labels, but a host has at most 64: no host can have them all");
  }

  @Test
  void a_baseline_says_so_and_always_requires_executables() {
    Policy policy =
        Policies.parsed("{name: test, baseline: true, require-categories: [configuration]}");

    assertThat(policy.requiredCategories())
        .containsExactlyInAnyOrder(Category.CONFIGURATION, Category.EXECUTABLES);
    assertThat(problems("{name: test, baseline: true, golden: {host: {}}}"))
        .containsExactly(
            "1:30: a baseline policy judges quote and logs alone: it names no golden part");
  }

  @Test
  void an_empty_text_is_not_a_policy() {
    assertThat(problems("")).containsExactly("1:1: the policy is empty");
    assertThat(problems("# nothing")).containsExactly("1:1: the policy is empty");
    assertThat(problems("--- a\n--- b\n")).singleElement().asString().contains("second document");
  }

  @Test
  void a_golden_set_that_does_not_exist_is_refused() {
    assertThat(Policy.parse(WHOLE, name -> name.equals("kvm-6.1")))
        .isInstanceOf(PolicyParsing.Parsed.class);
    assertThat(Policy.parse(WHOLE, name -> false))
        .isEqualTo(
            new PolicyParsing.Refused(
                List.of(new PolicyProblem(12, 60, "there is no golden set \"kvm-6.1\""))));
  }

  @Test
  void a_policy_longer_than_its_limit_or_nested_without_end_is_refused() {
    assertThat(problems("name: " + "x".repeat(256 * 1024)))
        .containsExactly("1:1: the policy is longer than 256 KiB");
    assertThat(problems("[".repeat(100_000))).singleElement().asString().contains("nested deeper");
    assertThat(problems("a: ".repeat(50_000))).isNotEmpty();
    assertThat(problems("? ".repeat(50_000))).isNotEmpty();
    assertThat(problems("- ".repeat(50_000))).singleElement().asString().contains("nested deeper");
  }

  @Test
  void the_digest_is_that_of_the_content_not_of_the_layout() {
    String flow =
        """
        # the same in another layout
        {rules: [{message: 'Secure Boot is {firmware.secureBoot}', absent: fail, claim: 36, severity: warning,
            category: "configuration", require: 'firmware.secureBoot == "on"',
            when: 'launch.hypervisor != "xen"', id: secure-boot}],
         require-categories: [hardware, executables], name: whole, description: all that can be said,
         golden: {hypervisor: {sets: ["kvm-6.1"], presence: if-defined, match: latest}},
         evidence: {logs: {ima: if-launched, uefi: required, txt: optional}, pcrs: '0,1,2,7', bank: sha384,
            requireSafeClock: true, maximumAge: P1DT12H}, hosts: {labels: {role: kvm, site: one}}}
        """;

    assertThat(Policies.parsed(flow).digest()).isEqualTo(Policies.parsed(WHOLE).digest());
    for (String edit :
        List.of("kvm-6.1>kvm-6.2", "on\">off\"", "36>37", "one>two", "latest>any-of")) {
      String[] words = edit.split(">", -1);
      assertThat(Policies.parsed(WHOLE.replace(words[0], words[1])).digest())
          .as(edit)
          .isNotEqualTo(Policies.parsed(WHOLE).digest());
    }
  }

  @Test
  void the_most_specific_policy_is_selected_and_of_equals_the_first_by_name() {
    Policy all = Policies.parsed("{name: z-all, golden: {host: {}}}");
    Policy one = Policies.parsed("{name: one, hosts: {labels: {site: a}}, golden: {host: {}}}");
    Policy also = Policies.parsed("{name: also, hosts: {labels: {role: k}}, golden: {host: {}}}");
    Policy both =
        Policies.parsed("{name: zz, hosts: {labels: {site: a, role: k}}, golden: {host: {}}}");
    List<Policy> policies = List.of(all, one, also, both);

    assertThat(Policy.select(policies, Map.of())).contains(all);
    assertThat(Policy.select(policies, Map.of("site", "a"))).contains(one);
    assertThat(Policy.select(policies, Map.of("site", "b", "role", "k"))).contains(also);
    assertThat(Policy.select(policies, Map.of("site", "a", "role", "k", "x", "y"))).contains(both);
    assertThat(Policy.select(List.of(all, one, also), Map.of("site", "a", "role", "k")))
        .contains(also);
    assertThat(Policy.select(List.of(one), Map.of())).isEqualTo(Optional.empty());
  }
}

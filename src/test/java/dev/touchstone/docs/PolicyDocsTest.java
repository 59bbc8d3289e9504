package dev.touchstone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.appraisal.policy.FactBindings;
import dev.touchstone.appraisal.policy.FactKind;
import dev.touchstone.appraisal.policy.FactVocabulary;
import dev.touchstone.appraisal.policy.Policies;
import dev.touchstone.appraisal.policy.PolicyProblem;
import dev.touchstone.appraisal.policy.Rule;
import dev.touchstone.appraisal.policy.RuleOutcome;
import dev.touchstone.launch.Fact;
import dev.touchstone.launch.FactValue;
import dev.touchstone.launch.LaunchFacts;
import dev.touchstone.launch.Provenance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages on policies say is what the code does. */
class PolicyDocsTest {
  private static final String LANGUAGE = read("docs/policy-language.md");
  private static final String POLICIES = read("docs/policies.md");
  private static final Pattern FENCE =
      Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern EXAMPLE =
      Pattern.compile("^\\| `([^`]+)` \\| `([^`]*(?:kernel|xen)\\.[^`]+)` \\| `([^`]+)` \\|$");

  /** A fenced block. */
  record Block(String language, String text) {}

  /** A row of the tables of functions. */
  record Example(String commandLine, String expression, String answer) {}

  private static String read(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Block> blocks(String page) {
    return FENCE
        .matcher(page)
        .results()
        .map((MatchResult found) -> new Block(found.group(1), found.group(2)))
        .toList();
  }

  static List<String> policies() {
    return Stream.of(LANGUAGE, POLICIES)
        .flatMap(page -> blocks(page).stream())
        .filter(block -> block.language().equals("yaml") && block.text().startsWith("name:"))
        .map(Block::text)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("policies")
  void a_policy_that_the_pages_show_is_accepted(String yaml) {
    assertThat(Policies.problems(yaml)).isEmpty();
  }

  @Test
  void a_policy_that_is_shown_as_refused_has_just_the_problems_that_are_printed() {
    List<Block> blocks = blocks(LANGUAGE);
    int shown = 0;
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).text().startsWith("# refused")) {
        shown++;
        assertThat(Policies.problems(blocks.get(i).text()))
            .extracting(PolicyProblem::toString)
            .containsExactlyElementsOf(blocks.get(i + 1).text().lines().toList());
      }
    }
    assertThat(shown).isEqualTo(1);
  }

  @Test
  void a_policy_that_accepts_every_launch_is_refused_in_the_words_that_are_printed() {
    assertThat(blocks(LANGUAGE).getLast().text().strip())
        .isEqualTo(Policies.problems("name: all").getFirst().toString());
  }

  @Test
  void every_fact_is_listed_with_its_type() {
    Set<String> expected = new TreeSet<>();
    FactVocabulary.all()
        .forEach((name, kind) -> expected.add("| `%s` | `%s` |".formatted(name, type(kind))));
    Set<String> listed = new TreeSet<>();
    LANGUAGE
        .lines()
        .filter(line -> line.matches("\\| `[a-z0-9]+\\.[A-Za-z0-9]+` \\| `[^`]+` \\|"))
        .forEach(listed::add);

    assertThat(listed).isEqualTo(expected);
  }

  private static String type(FactKind kind) {
    return switch (kind) {
      case TEXT -> "string";
      case FLAG -> "bool";
      case COUNT -> "int";
      case LIST -> "list(string)";
      case TABLE -> "map(string, list(string))";
    };
  }

  @Test
  void every_function_is_described_and_has_an_example() {
    Set<String> functions = new TreeSet<>();
    Pattern.compile("\"((?:linux|xen)[A-Z][A-Za-z]*)\"")
        .matcher(read("src/main/java/dev/touchstone/appraisal/policy/RuleLanguage.java"))
        .results()
        .forEach(found -> functions.add(found.group(1)));

    assertThat(functions).hasSize(10);
    assertThat(functions)
        .allSatisfy(name -> assertThat(LANGUAGE).contains("| `" + name + "(line, "))
        .allSatisfy(
            name ->
                assertThat(examples())
                    .anyMatch(example -> example.expression().contains(name + "(")));
  }

  static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    LANGUAGE
        .lines()
        .flatMap(line -> EXAMPLE.matcher(line).results())
        .forEach(row -> examples.add(new Example(row.group(1), row.group(2), row.group(3))));
    assertThat(examples).hasSizeGreaterThan(20);
    return examples;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void an_example_of_a_function_gives_the_answer_that_is_printed(Example example) {
    String fact =
        example.expression().contains("xen.commandLine") ? "xen.commandLine" : "kernel.commandLine";
    Rule rule =
        Policies.parsed(
                Policies.ofRule("'(" + example.expression() + ") == (" + example.answer() + ")'"))
            .rules()
            .getFirst();

    assertThat(rule.evaluate(FactBindings.of(facts(fact, example.commandLine()))))
        .isEqualTo(new RuleOutcome.Passed());
  }

  private static LaunchFacts facts(String name, String commandLine) {
    return new LaunchFacts(
        Map.of(
            name,
            new Fact(
                new FactValue.Text(commandLine),
                new Provenance(
                    Provenance.Source.UEFI,
                    OptionalInt.of(8),
                    OptionalInt.of(1),
                    Provenance.Trust.BOUND),
                Optional.empty())),
        Map.of());
  }

  @ParameterizedTest
  @FieldSource("dev.touchstone.appraisal.policy.Policies#SHIPPED")
  void every_rule_of_a_shipped_policy_stands_in_its_section_and_is_explained(String policy) {
    String heading = "### `" + policy + "`\n";
    assertThat(POLICIES).contains(heading);
    String section = POLICIES.substring(POLICIES.indexOf(heading) + heading.length());
    section = section.substring(0, section.indexOf("\n##"));
    for (Rule rule : Policies.shipped(policy).rules()) {
      assertThat(section).contains("`" + rule.id() + "`");
      assertThat(POLICIES.lines())
          .as(rule.id())
          .anyMatch(line -> line.startsWith("| ") && line.split("\\|", -1)[1].contains(rule.id()));
    }
  }
}

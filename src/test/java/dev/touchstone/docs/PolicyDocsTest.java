package dev.touchstone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.appraisal.policy.FactVocabulary;
import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.appraisal.policy.PolicyParsing;
import dev.touchstone.appraisal.policy.PolicyProblem;
import dev.touchstone.golden.document.DocumentProblem;
import dev.touchstone.golden.document.GoldenReader;
import dev.touchstone.launch.FactNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Documents that are shown are what they are said to be. */
class PolicyDocsTest {
  private static final Pattern BLOCK =
      Pattern.compile("```yaml( refused)?\n(.*?)```", Pattern.DOTALL);

  private static List<MatchResult> blocks(String page) throws IOException {
    return BLOCK.matcher(Files.readString(Path.of("docs", page))).results().toList();
  }

  @Test
  void the_policy_that_is_shown_is_one() throws IOException {
    assertThat(Policy.parse(blocks("policy-language.md").getFirst().group(2)))
        .isInstanceOf(PolicyParsing.Parsed.class);
  }

  @Test
  void the_refusal_that_is_shown_is_what_is_said() throws IOException {
    String page = Files.readString(Path.of("docs/policy-language.md"));
    String wrong = blocks("policy-language.md").getLast().group(2);

    assertThat(Policy.parse(wrong))
        .isInstanceOfSatisfying(
            PolicyParsing.Refused.class,
            refused ->
                assertThat(page)
                    .contains(
                        refused.problems().stream()
                            .map(PolicyProblem::toString)
                            .map(line -> "    " + line + "\n")
                            .toList()));
  }

  @Test
  void the_golden_set_that_is_shown_is_one() throws IOException, DocumentProblem {
    String shown = blocks("golden-sets.md").getFirst().group(2);

    assertThat(GoldenReader.read(shown.getBytes(StandardCharsets.UTF_8)).measurements()).hasSize(5);
  }

  @Test
  void every_fact_is_described_and_every_name_of_a_fact_has_a_type() throws IOException {
    String page = Files.readString(Path.of("docs/facts.md"));

    assertThat(FactVocabulary.names()).containsExactlyInAnyOrderElementsOf(FactNames.ALL);
    assertThat(FactNames.ALL).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }
}

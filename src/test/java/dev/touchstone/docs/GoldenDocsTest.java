package dev.touchstone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.appraisal.policy.FactVocabulary;
import dev.touchstone.golden.document.DocumentProblem;
import dev.touchstone.golden.document.GoldenReader;
import dev.touchstone.launch.FactNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Documents that are shown are what they are said to be. */
class GoldenDocsTest {
  private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @Test
  void the_golden_set_that_is_shown_is_one() throws IOException, DocumentProblem {
    Matcher shown = BLOCK.matcher(Files.readString(Path.of("docs/golden-sets.md")));

    assertThat(shown.find()).isTrue();
    assertThat(GoldenReader.read(shown.group(1).getBytes(StandardCharsets.UTF_8)).measurements())
        .hasSize(5);
  }

  @Test
  void every_fact_is_described_and_every_name_of_a_fact_has_a_type() throws IOException {
    String page = Files.readString(Path.of("docs/facts.md"));

    assertThat(FactVocabulary.names()).containsExactlyInAnyOrderElementsOf(FactNames.ALL);
    assertThat(FactNames.ALL).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }
}

package dev.touchstone.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.touchstone.appraisal.policy.Policies;
import dev.touchstone.docs.MarkdownPages.Block;
import dev.touchstone.golden.document.GoldenReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents that the pages show can be read, and those of Touchstone's own are what they are. */
class ShownDocumentsTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern POLICY =
      Pattern.compile("^(?:evidence|rules|require-categories|golden|baseline):", Pattern.MULTILINE);
  private static final Pattern GOLDEN_SET = Pattern.compile("^measurements:", Pattern.MULTILINE);

  private static List<Block> of(String language) {
    List<Block> found =
        MarkdownPages.blocks().stream()
            .filter(block -> block.language().equals(language))
            .filter(block -> !block.text().startsWith("# refused"))
            .toList();
    assertThat(found).isNotEmpty();
    return found;
  }

  static List<Block> json() {
    return of("json");
  }

  static List<Block> yaml() {
    return of("yaml");
  }

  @ParameterizedTest
  @MethodSource("json")
  void json_that_is_shown_can_be_read(Block block) {
    assertThatCode(() -> JSON.readTree(block.text())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("yaml")
  void yaml_that_is_shown_can_be_read_and_policies_and_golden_sets_are_accepted(Block block) {
    assertThatCode(() -> YAML.readTree(block.text())).doesNotThrowAnyException();
    if (GOLDEN_SET.matcher(block.text()).find()) {
      assertThatCode(() -> GoldenReader.read(block.text().getBytes(StandardCharsets.UTF_8)))
          .doesNotThrowAnyException();
    } else if (block.text().startsWith("name:") && POLICY.matcher(block.text()).find()) {
      assertThat(Policies.problems(block.text())).isEmpty();
    }
  }
}

package dev.touchstone.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.touchstone.docs.MarkdownPages.Block;
import dev.touchstone.docs.Transcript.Step;
import dev.touchstone.testing.Command;
import dev.touchstone.testing.DatabaseForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Commands that speak with a service do what the pages show, in their order: curl and the rest by a
 * shell, {@code touchstone} by its own classes. In what is shown, times, identifiers and digests
 * stand for any, and … for anything. {@code -Ddocs.update=true} writes what differs anew.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ServiceExamplesTest {
  private static final List<String> PROGRAMS =
      List.of("curl", "jq", "openssl", "basenc", "swtpm", "tpm2_pcrextend");
  private static final List<UnaryOperator<String>> MASKS =
      List.of(
          mask("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z", "TIME"),
          mask("[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", "ID"),
          mask("touchstone_(\\w+?)_[A-Za-z0-9_-]{20,}", "TOKEN"),
          mask("\\b[0-9a-f]{64}\\b", "DIGEST"),
          mask("http://127\\.0\\.0\\.1:\\d+", "SERVICE"));

  private static UnaryOperator<String> mask(String pattern, String name) {
    Pattern compiled = Pattern.compile(pattern);
    return text -> compiled.matcher(text).replaceAll(name);
  }

  private static String masked(String text) {
    String masked = text;
    for (UnaryOperator<String> mask : MASKS) {
      masked = mask.apply(masked);
    }
    return masked.replaceAll("\\s+", "");
  }

  private static boolean shows(String shown, String printed) {
    String[] parts = masked(shown).split("…", -1);
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      pattern.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
    }
    return Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(masked(printed)).matches();
  }

  static List<Path> pages() {
    List<Path> pages =
        MarkdownPages.blocks().stream()
            .filter(block -> block.mark().equals("service"))
            .map(Block::page)
            .distinct()
            .toList();
    assertThat(pages).isNotEmpty();
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void a_page_shows_what_its_commands_do(Path page) throws IOException {
    String text = MarkdownPages.read(page);
    SequencedMap<Block, String> now = new LinkedHashMap<>();
    PROGRAMS.forEach(
        program ->
            assumeTrue(
                !text.contains(program)
                    || new Command().run("/bin/sh", "-c", "command -v " + program).exitCode() == 0,
                () -> page + " shows " + program + ", which is not installed"));
    try (ExampleSite site = new ExampleSite()) {
      for (Block block : MarkdownPages.blocks(page, text)) {
        if (block.mark().equals("service")) {
          now.put(block, again(site, block));
        }
      }
    }
    String again = MarkdownPages.with(text, now);
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(page, again);
    }
    assertThat(again).isEqualTo(text);
  }

  private static String again(ExampleSite site, Block block) {
    if (block.language().equals("sh")) {
      site.script(block.toString(), block.text());
      return block.text();
    }
    assertThat(block.language()).as("%s", block).isEqualTo("console");
    return new Transcript(
            Transcript.of(block.text()).steps().stream().map(step -> again(site, step)).toList())
        .toString();
  }

  private static Step again(ExampleSite site, Step step) {
    String printed =
        step.command().startsWith("touchstone ")
            ? site.touchstone(step)
            : site.printed(step.command());
    return shows(step.output(), printed)
        ? step
        : new Step(step.command(), printed.endsWith("\n") ? printed : printed + "\n");
  }
}

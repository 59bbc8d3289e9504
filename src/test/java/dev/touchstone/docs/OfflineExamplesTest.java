package dev.touchstone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.cli.CommandLineRun;
import dev.touchstone.docs.MarkdownPages.Block;
import dev.touchstone.docs.Transcript.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Commands that need no service print what the pages show. They run in the root of the repository;
 * what they write below /tmp/touchstone lands in a directory of the test. {@code
 * -Ddocs.update=true} writes the pages anew.
 */
class OfflineExamplesTest {
  private static final String SCRATCH = "/tmp/touchstone";

  @TempDir Path directory;

  static List<Path> pages() {
    List<Path> pages =
        MarkdownPages.blocks().stream()
            .filter(block -> block.mark().equals("offline"))
            .map(Block::page)
            .distinct()
            .toList();
    assertThat(pages).isNotEmpty();
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void a_page_shows_what_its_commands_print(Path page) throws IOException {
    String text = MarkdownPages.read(page);
    SequencedMap<Block, String> now = new LinkedHashMap<>();
    for (Block block : MarkdownPages.blocks(page, text)) {
      if (block.mark().equals("offline")) {
        assertThat(block.language()).as("%s", block).isEqualTo("console");
        now.put(block, again(block).toString());
      }
    }
    String again = MarkdownPages.with(text, now);
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(page, again);
    }
    assertThat(again).isEqualTo(text);
  }

  private Transcript again(Block block) {
    List<Step> steps = Transcript.of(block.text()).steps();
    assertThat(steps).as("%s", block).isNotEmpty();
    return new Transcript(
        steps.stream().map(step -> new Step(step.command(), printed(block, step))).toList());
  }

  private String printed(Block block, Step step) {
    List<String> words = step.words();
    assertThat(words.getFirst()).as("%s", block).isEqualTo("touchstone");
    CommandLineRun run =
        CommandLineRun.of(
            words.stream()
                .skip(1)
                .map(word -> word.replace(SCRATCH, directory.toString()))
                .toArray(String[]::new));
    String exit = run.exitCode() == 0 ? "" : "[exit code " + run.exitCode() + "]\n";
    return (run.output() + run.errors() + exit).replace(directory.toString(), SCRATCH);
  }
}

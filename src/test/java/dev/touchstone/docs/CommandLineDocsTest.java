package dev.touchstone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.cli.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What the documentation shows of the command line is what it prints. {@code -Ddocs.update=true}
 * writes it anew.
 */
class CommandLineDocsTest {
  private static final Path PAGE = Path.of("docs/cli.md");

  /** A fenced block of a command and what it printed. */
  private static final Pattern SHOWN =
      Pattern.compile(
          "```console\n\\$ touchstone ((?:[^\n]|\\\\\n)*[^\n\\\\])\n(.*?)```", Pattern.DOTALL);

  @Test
  void every_command_that_is_shown_prints_what_is_shown() throws IOException {
    String page = Files.readString(PAGE);
    Matcher matcher = SHOWN.matcher(page);
    assertThat(matcher.results().count()).isGreaterThanOrEqualTo(6);

    String printed = matcher.replaceAll(CommandLineDocsTest::again);

    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(PAGE, printed);
    }
    assertThat(printed).isEqualTo(page);
  }

  private static String again(MatchResult block) {
    String[] arguments =
        Arrays.stream(block.group(1).replace("\\\n", " ").split(" +"))
            .filter(argument -> !argument.isEmpty())
            .toArray(String[]::new);
    CommandLineRun run = CommandLineRun.of(arguments);
    String exit = run.exitCode() == 0 ? "" : "[exit code " + run.exitCode() + "]\n";
    return Matcher.quoteReplacement(
        "```console\n$ touchstone "
            + block.group(1)
            + "\n"
            + run.output()
            + run.errors()
            + exit
            + "```");
  }
}

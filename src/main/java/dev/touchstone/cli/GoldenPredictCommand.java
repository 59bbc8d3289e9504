package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.touchstone.golden.document.DocumentProblem;
import dev.touchstone.golden.document.PredictedSets;
import dev.touchstone.golden.document.PredictionReader;
import dev.touchstone.tpm.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone golden predict}: golden sets of what was not launched yet. */
@Command(
    name = "predict",
    description = {
      "Make golden sets from the files and command lines of a launch to come, offline.",
      "FILE says what is going to be launched (docs/golden-sets.md); its paths start where it is."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:sets were made", "2:the description or a file cannot be used"})
final class GoldenPredictCommand implements Callable<Integer> {
  private static final int DESCRIPTION = 32 * 1024 * 1024;
  private static final int FILE = 512 * 1024 * 1024;

  @Parameters(paramLabel = "FILE", description = "JSON or YAML.")
  private Path description;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIRECTORY",
      description = "Write NAME-PART.json there instead of one JSON object to the terminal.")
  private Path directory;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    try {
      PredictedSets predicted =
          PredictedSets.of(
              PredictionReader.read(InputFile.read(description, DESCRIPTION), this::file));
      MadeSets.write(spec, predicted.sets(), predicted.notes(), directory);
      return 0;
    } catch (DocumentProblem e) {
      spec.commandLine()
          .getErr()
          .println("touchstone: " + OneLine.of(description + ": " + e.line()));
      return 2;
    } catch (UnreadableInputException e) {
      spec.commandLine().getErr().println("touchstone: " + OneLine.of(e.getMessage()));
      return 2;
    }
  }

  private Bytes file(String path) throws IOException {
    try {
      return Bytes.copyOf(InputFile.read(description.toAbsolutePath().resolveSibling(path), FILE));
    } catch (UnreadableInputException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}

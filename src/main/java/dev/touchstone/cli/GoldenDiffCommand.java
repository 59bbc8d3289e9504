package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.touchstone.golden.Change;
import dev.touchstone.golden.GoldenComparison;
import dev.touchstone.golden.GoldenDifference;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.GoldenSetDiff;
import dev.touchstone.golden.LaunchDiff;
import dev.touchstone.golden.capture.ObservedLaunch;
import dev.touchstone.tpm.HashAlgorithm;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone golden diff}: what differs, in words. */
@Command(
    name = "diff",
    description = {
      "What differs between two golden sets, two launches, or a set and a launch, offline."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:nothing", "1:something", "2:the input cannot be read"})
final class GoldenDiffCommand implements Callable<Integer> {
  @Parameters(paramLabel = "BEFORE", description = "A golden set (JSON, YAML) or a bundle.")
  private Path before;

  @Parameters(paramLabel = "AFTER", description = "The same.")
  private Path after;

  @Option(names = "--json", description = "One JSON object (docs/cli.md) instead of text.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    try {
      List<Map<String, String>> changes = changes();
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(JsonOutput.write(Map.of("same", changes.isEmpty(), "changes", changes)));
      } else if (changes.isEmpty()) {
        out.println("nothing differs");
      } else {
        Page page = Page.forTerminal();
        changes.forEach(change -> page.hanging("", "", change.get("sentence")));
        out.print(page);
      }
      out.flush();
      return changes.isEmpty() ? 0 : 1;
    } catch (UnreadableInputException e) {
      spec.commandLine().getErr().println("touchstone: " + OneLine.of(e.getMessage()));
      return 2;
    }
  }

  private List<Map<String, String>> changes() throws UnreadableInputException {
    boolean oldLaunch = isBundle(before);
    boolean newLaunch = isBundle(after);
    if (oldLaunch && newLaunch) {
      return LaunchDiff.of(side(before), side(after)).stream()
          .map(GoldenDiffCommand::shown)
          .toList();
    }
    if (!oldLaunch && !newLaunch) {
      return GoldenSetDiff.of(GoldenFile.read(before), GoldenFile.read(after)).stream()
          .map(GoldenDiffCommand::shown)
          .toList();
    }
    GoldenSet set = GoldenFile.read(oldLaunch ? after : before);
    ObservedLaunch launch = launch(oldLaunch ? before : after);
    return GoldenComparison.of(set, launch.launch(), launch.facts()).differences().stream()
        .map(GoldenDiffCommand::shown)
        .toList();
  }

  private static boolean isBundle(Path path) {
    String name = path.getFileName() == null ? "" : path.getFileName().toString();
    return Files.isDirectory(path) || name.endsWith(".tar.gz") || name.endsWith(".tgz");
  }

  private static ObservedLaunch launch(Path bundle) throws UnreadableInputException {
    return BundleLaunch.read(bundle, HashAlgorithm.SHA256);
  }

  private static LaunchDiff.Side side(Path bundle) throws UnreadableInputException {
    ObservedLaunch launch = launch(bundle);
    return new LaunchDiff.Side(launch.launch(), launch.facts());
  }

  private static Map<String, String> shown(Change change) {
    return shown(change.what(), change.before(), change.after(), change.sentence());
  }

  private static Map<String, String> shown(GoldenDifference difference) {
    return shown(
        difference.what(), difference.expected(), difference.actual(), difference.sentence());
  }

  private static Map<String, String> shown(
      String what, Optional<String> before, Optional<String> after, String sentence) {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("what", what);
    before.ifPresent(value -> out.put("before", value));
    after.ifPresent(value -> out.put("after", value));
    out.put("sentence", sentence);
    return out;
  }
}

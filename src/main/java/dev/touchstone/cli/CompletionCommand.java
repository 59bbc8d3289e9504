package dev.touchstone.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code touchstone completion}: what a shell completes words by. */
@Command(
    name = "completion",
    description = {
      "Print what bash and zsh complete words by:",
      "  source <(touchstone completion)"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(AutoComplete.bash("touchstone", spec.root().commandLine()));
    spec.commandLine().getOut().flush();
    return 0;
  }
}

package dev.touchstone.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code touchstone profiles}: the services that are remembered, without their tokens. */
@Command(
    name = "profiles",
    description = "The services that are remembered, without their tokens.",
    mixinStandardHelpOptions = true)
final class ProfileCommand implements Callable<Integer> {
  @Option(names = "--names", description = "The names alone, one on a line.")
  private boolean names;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try {
      for (Map.Entry<String, Profile> one : Profiles.ofThisUser().all().entrySet()) {
        spec.commandLine()
            .getOut()
            .println(
                OneLine.of(names ? one.getKey() : one.getKey() + "  " + one.getValue().server()));
      }
      return 0;
    } catch (UnreadableInputException e) {
      spec.commandLine().getErr().println("touchstone: " + OneLine.of(e.getMessage()));
      return 2;
    }
  }
}

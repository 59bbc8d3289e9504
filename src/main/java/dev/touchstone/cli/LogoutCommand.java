package dev.touchstone.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code touchstone logout}: forgets a service and the token for it. */
@Command(
    name = "logout",
    description = "Forget a service and the token for it; the token itself goes on counting.",
    mixinStandardHelpOptions = true)
final class LogoutCommand implements Callable<Integer> {
  @Option(
      names = "--profile",
      paramLabel = "NAME",
      defaultValue = Profiles.DEFAULT,
      description = "Which. Default: ${DEFAULT-VALUE}")
  private String profile;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try {
      boolean there = Profiles.ofThisUser().remove(profile);
      spec.commandLine()
          .getOut()
          .println(there ? "forgotten: " + profile : "there was no profile " + OneLine.of(profile));
      return 0;
    } catch (UnreadableInputException e) {
      spec.commandLine().getErr().println("touchstone: " + OneLine.of(e.getMessage()));
      return 2;
    }
  }
}

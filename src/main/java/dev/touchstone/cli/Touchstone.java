package dev.touchstone.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code touchstone}: the entry point of the service and of every command. */
@QuarkusMain
@Command(
    name = "touchstone",
    description = "Measured-launch attestation for Xen and KVM hosts.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    subcommands = {
      VerifyCommand.class,
      EventlogCommand.class,
      GoldenCommand.class,
      PolicyCommand.class,
      TrustCommand.class,
      HostCommand.class,
      ApprovalCommand.class,
      AuthorityCommand.class,
      TokenCommand.class,
      WebhookCommand.class,
      AuditCommand.class,
      LoginCommand.class,
      LogoutCommand.class,
      ProfileCommand.class,
      CompletionCommand.class,
      ServeCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success; verify: trusted",
      "1:verify: not trusted; eventlog: it breaks off or differs; policy check, golden diff: yes;"
          + " others: the service refused",
      "2:the command line or its input is wrong",
      "3:the service could not start"
    })
public final class Touchstone implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String... arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Touchstone())
        .setParameterExceptionHandler(Touchstone::reportWrongUse)
        .setExecutionExceptionHandler(Touchstone::reportFailure);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command");
  }

  private static int reportWrongUse(ParameterException e, String[] arguments) {
    CommandLine commandLine = e.getCommandLine();
    commandLine.getErr().println("touchstone: " + e.getMessage());
    commandLine
        .getErr()
        .println("Try '" + commandLine.getCommandSpec().qualifiedName() + " --help'.");
    return 2;
  }

  private static int reportFailure(
      Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
    commandLine.getErr().println("touchstone: " + e.getMessage());
    return 3;
  }
}

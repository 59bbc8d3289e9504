package dev.touchstone.cli;

import dev.touchstone.launch.LogReport;
import dev.touchstone.runtime.bundle.PcrsJson;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.PcrValues;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone eventlog FILE}: what a log says, and the PCR values that it leads to. */
@Command(
    name = "eventlog",
    description = {
      "Read a launch log offline and print its events and the PCR values that they lead to.",
      "UEFI (crypto-agile, SHA-1), TXT (TCG, legacy, heap image), IMA (ascii, binary),",
      "canonical event log and systemd's; which it is shows in its first bytes."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:read to its end, and equal to --pcrs if given",
      "1:it breaks off, or a PCR differs",
      "2:the input cannot be read"
    })
final class EventlogCommand implements Callable<Integer> {
  private static final int LIMIT = 256 * 1024 * 1024;

  @Parameters(paramLabel = "FILE", description = "The log.")
  private Path file;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "What it is, if that shall not be detected: ${COMPLETION-CANDIDATES}.")
  private LogFile.Kind kind;

  @Option(
      names = "--pcrs",
      paramLabel = "FILE",
      description = "PCR values to compare with, as pcrs.json of a bundle.")
  private Path pcrs;

  @Option(names = "--json", description = "One JSON object (docs/cli.md) instead of text.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      LogFile log = read();
      Optional<PcrValues> values = values();
      LogReport report = log.report(values);
      if (json) {
        EventlogJson.write(log, report, values.isPresent(), out);
      } else {
        out.print(
            EventlogText.of(
                log, report, values.isPresent(), Ink.ofStandardOutput(), Page.forTerminal()));
      }
      out.flush();
      boolean differs = values.isPresent() && !report.mismatches().isEmpty();
      return report.complete() && !differs ? 0 : 1;
    } catch (UnreadableInputException e) {
      spec.commandLine().getErr().println("touchstone: " + OneLine.of(e.getMessage()));
      return 2;
    }
  }

  private LogFile read() throws UnreadableInputException {
    byte[] content = InputFile.read(file, LIMIT);
    try {
      return LogFile.read(content, Optional.ofNullable(kind));
    } catch (UnreadableInputException e) {
      throw new UnreadableInputException(file + ": " + e.getMessage());
    }
  }

  private Optional<PcrValues> values() throws UnreadableInputException {
    if (pcrs == null) {
      return Optional.empty();
    }
    Bytes content = Bytes.copyOf(InputFile.read(pcrs, 1 << 20));
    return Optional.of(
        PcrsJson.parse(content)
            .orElseThrow(
                malformed -> new UnreadableInputException(pcrs + ": " + malformed.message())));
  }
}

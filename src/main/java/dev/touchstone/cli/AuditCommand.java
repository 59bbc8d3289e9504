package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.touchstone.audit.JournalFile;
import dev.touchstone.audit.JournalVerification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone audit}: the journal of decisions. */
@Command(
    name = "audit",
    description = {
      "The journal of decisions: read it, export it, and prove offline that nothing in it was",
      "changed."
    },
    mixinStandardHelpOptions = true)
final class AuditCommand implements Runnable {
  private static final int LARGEST_KEYS = 1 << 20;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected one of list, export, verify");
  }

  @Command(name = "list", description = "The latest entries.", mixinStandardHelpOptions = true)
  int list(
      @Mixin ServerOptions server,
      @Option(names = "--subject", paramLabel = "NAME", description = "Only about this.")
          Optional<String> subject,
      @Option(
              names = "--action",
              paramLabel = "ACTION",
              description = "Only this: host.approved, or all of a kind: host.")
          Optional<String> action)
      throws JsonProcessingException {
    String query =
        "?subject="
            + subject.map(ServerOptions::segment).orElse("")
            + "&action="
            + action.map(ServerOptions::segment).orElse("");
    return server.run(
        spec,
        () ->
            server.table("/v1/audit" + query, "seq", "at", "actor", "action", "subject", "after"));
  }

  @Command(
      name = "export",
      description = "Print the whole journal, a line of JSON for each entry and checkpoint.",
      mixinStandardHelpOptions = true)
  int export(@Mixin ServerOptions server) throws JsonProcessingException {
    return server.run(spec, () -> server.print("/v1/audit/export"));
  }

  @Command(
      name = "verify",
      description = {
        "Check an exported journal, offline. A tail that was cut shows by a checkpoint that was kept",
        "elsewhere: in the log of the service, or by whoever fetched /v1/audit/checkpoints."
      },
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:the journal is whole",
        "1:it is not: the first broken row is named",
        "2:a file cannot be read"
      })
  int verify(
      @Parameters(paramLabel = "FILE", description = "What export printed.") Path file,
      @Option(
              names = "--checkpoint",
              paramLabel = "FILE",
              description = "Checkpoints that were kept elsewhere, one on a line.")
          List<Path> checkpoints,
      @Option(
              names = "--key",
              paramLabel = "FILE",
              description = "JWK set that signatures of checkpoints are verified with.")
          Optional<Path> key,
      @Option(names = "--json", description = "Print an object of JSON.") boolean json)
      throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      List<String> kept = new ArrayList<>();
      for (Path one : checkpoints == null ? List.<Path>of() : checkpoints) {
        new String(InputFile.read(one, LARGEST_KEYS), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank())
            .forEach(kept::add);
      }
      Optional<String> keys = Optional.empty();
      if (key.isPresent()) {
        keys =
            Optional.of(
                new String(InputFile.read(key.get(), LARGEST_KEYS), StandardCharsets.UTF_8));
      }
      JournalVerification.Outcome outcome =
          JournalFile.verify(() -> Files.newBufferedReader(file), kept, keys);
      print(outcome, keys.isPresent(), json, out);
      return outcome.intact() ? 0 : 1;
    } catch (JournalFile.UnreadableJournalException | UnreadableInputException e) {
      err.println("touchstone: " + OneLine.of(e.getMessage()));
    } catch (MalformedInputException e) {
      err.println("touchstone: " + OneLine.of(file + ": expected UTF-8"));
    } catch (IOException e) {
      err.println("touchstone: " + OneLine.of("cannot read " + file + ": " + e.getMessage()));
    }
    return 2;
  }

  private static void print(
      JournalVerification.Outcome outcome, boolean verified, boolean json, PrintWriter out)
      throws JsonProcessingException {
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("intact", outcome.intact());
      object.put("rows", outcome.rows());
      object.put("checkpoints", outcome.checkpoints());
      object.put("signaturesVerified", verified);
      object.put("lastHash", outcome.lastHash());
      outcome.broken().ifPresent(why -> object.put("broken", why));
      out.println(JsonOutput.write(object));
      return;
    }
    if (!outcome.intact()) {
      out.println("broken: " + OneLine.of(outcome.broken().orElseThrow()));
      return;
    }
    out.println(
        "whole: "
            + outcome.rows()
            + " rows, the last has hash "
            + outcome.lastHash()
            + "; "
            + outcome.checkpoints()
            + " checkpoints agree"
            + (verified
                ? ", their signatures are valid"
                : "; signatures were not verified: give --key"));
  }
}

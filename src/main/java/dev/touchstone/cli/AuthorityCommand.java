package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone authority}: whose endorsement certificates vouch for a TPM. */
@Command(
    name = "authority",
    description = "Endorsement authorities: whose certificates vouch for a TPM.",
    mixinStandardHelpOptions = true)
final class AuthorityCommand implements Runnable {
  private static final String AUTHORITIES = "/v1/endorsement-authorities";
  private static final int LARGEST = 4 * 1024 * 1024;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected one of list, add, remove");
  }

  @Command(name = "list", description = "Those in force.", mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws JsonProcessingException {
    return server.run(
        spec, () -> server.table(AUTHORITIES, "id", "name", "createdAt", "createdBy"));
  }

  @Command(name = "add", description = "Add certificates.", mixinStandardHelpOptions = true)
  int add(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "FILE", description = "PEM.") Path file)
      throws JsonProcessingException {
    return server.run(
        spec,
        () ->
            server.posted(
                AUTHORITIES,
                Map.of(
                    "name",
                    name,
                    "pem",
                    new String(InputFile.read(file, LARGEST), StandardCharsets.UTF_8)),
                made ->
                    "%s vouches with %d certificates, id %s"
                        .formatted(
                            name, made.path("certificates").size(), made.path("id").asText())));
  }

  @Command(
      name = "remove",
      description = "Believe it no longer; hosts that enrolled before stay enrolled.",
      mixinStandardHelpOptions = true)
  int remove(@Mixin ServerOptions server, @Parameters(paramLabel = "ID") String id)
      throws JsonProcessingException {
    return server.run(
        spec, () -> server.delete(AUTHORITIES + "/" + ServerOptions.segment(id), "removed"));
  }
}

package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone approval}: the two-person rule. */
@Command(
    name = "approval",
    description = "Changes that wait for another person.",
    mixinStandardHelpOptions = true)
final class ApprovalCommand implements Runnable {
  private static final String APPROVALS = "/v1/approvals";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "expected one of list, approve, reject, withdraw");
  }

  @Command(name = "list", description = "The newest first.", mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws JsonProcessingException {
    return server.run(
        spec,
        () ->
            server.table(
                APPROVALS,
                "id",
                "state",
                "deed",
                "subject",
                "name",
                "version",
                "requester",
                "expiresAt"));
  }

  private static String path(String id, String deed) {
    return APPROVALS + "/" + ServerOptions.segment(id) + deed;
  }

  @Command(
      name = "approve",
      description = "Approve what another person asked for; it is done at once.",
      mixinStandardHelpOptions = true)
  int approve(@Mixin ServerOptions server, @Parameters(paramLabel = "ID") String id)
      throws JsonProcessingException {
    return server.run(
        spec,
        () ->
            server.posted(
                path(id, "/approval"),
                Map.of(),
                made ->
                    "%s of %s v%s is done"
                        .formatted(
                            made.path("deed").asText(),
                            made.path("name").asText(),
                            made.path("version").asText())));
  }

  @Command(name = "reject", description = "Refuse it.", mixinStandardHelpOptions = true)
  int reject(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--reason", paramLabel = "TEXT") String reason)
      throws JsonProcessingException {
    return server.run(
        spec,
        () ->
            server.posted(
                path(id, "/rejection"),
                reason == null ? Map.of() : Map.of("reason", reason),
                made -> "rejected"));
  }

  @Command(
      name = "withdraw",
      description = "Take back your own request.",
      mixinStandardHelpOptions = true)
  int withdraw(@Mixin ServerOptions server, @Parameters(paramLabel = "ID") String id)
      throws JsonProcessingException {
    return server.run(spec, () -> server.delete(path(id, ""), "withdrawn"));
  }
}

package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone token}: who may call the service. */
@Command(
    name = "token",
    description = "Tokens: issue them, replace them, end them.",
    mixinStandardHelpOptions = true)
final class TokenCommand implements Runnable {
  private static final String TOKENS = "/v1/tokens";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected one of list, issue, rotate, revoke");
  }

  @Command(name = "list", description = "The tokens there are.", mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws JsonProcessingException {
    return server.run(
        spec,
        () ->
            server.table(
                TOKENS, "id", "role", "owner", "label", "expiresAt", "lastUsedAt", "revokedAt"));
  }

  @Command(
      name = "issue",
      description = "Issue a token; its text is printed this once, alone on standard output.",
      mixinStandardHelpOptions = true)
  int issue(
      @Mixin ServerOptions server,
      @Option(names = "--role", paramLabel = "ROLE", required = true) String role,
      @Option(names = "--owner", paramLabel = "NAME", required = true) String owner,
      @Option(names = "--label", paramLabel = "TEXT") String label,
      @Option(names = "--lifetime", paramLabel = "PERIOD", description = "Such as P90D.")
          String lifetime)
      throws JsonProcessingException {
    Map<String, Object> request = new LinkedHashMap<>(Map.of("role", role, "owner", owner));
    if (label != null) {
      request.put("label", label);
    }
    if (lifetime != null) {
      request.put("lifetime", lifetime);
    }
    return server.run(
        spec, () -> server.posted(TOKENS, request, made -> made.path("token").asText()));
  }

  @Command(
      name = "rotate",
      description = "Give a token a successor, printed this once; the old one ends a little later.",
      mixinStandardHelpOptions = true)
  int rotate(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--overlap", paramLabel = "PERIOD", defaultValue = "PT24H") String overlap)
      throws JsonProcessingException {
    return server.run(
        spec,
        () ->
            server.posted(
                TOKENS + "/" + ServerOptions.segment(id) + "/rotation",
                Map.of("overlap", overlap),
                made -> made.path("token").asText()));
  }

  @Command(name = "revoke", description = "End a token at once.", mixinStandardHelpOptions = true)
  int revoke(@Mixin ServerOptions server, @Parameters(paramLabel = "ID") String id)
      throws JsonProcessingException {
    return server.run(
        spec,
        () -> server.delete(TOKENS + "/" + ServerOptions.segment(id), "the token counts no more"));
  }
}

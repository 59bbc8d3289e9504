package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone webhook}: who is told of changes of verdicts. */
@Command(
    name = "webhook",
    description = "Webhooks: who is told when the word for a host becomes another one.",
    mixinStandardHelpOptions = true)
final class WebhookCommand implements Runnable {
  private static final String WEBHOOKS = "/v1/webhooks";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "expected one of list, add, remove, test, deliveries, redeliver");
  }

  private static String path(String id) {
    return WEBHOOKS + "/" + ServerOptions.segment(id);
  }

  @Command(name = "list", description = "Those there are.", mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws JsonProcessingException {
    return server.run(
        spec, () -> server.table(WEBHOOKS, "id", "name", "url", "enabled", "pending", "dead"));
  }

  @Command(
      name = "add",
      description = "Tell an endpoint; the secret that signs is printed this once.",
      mixinStandardHelpOptions = true)
  int add(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "URL") String url,
      @Option(names = "--state", paramLabel = "STATE", description = "Only when it becomes this.")
          List<String> states)
      throws JsonProcessingException {
    return server.run(
        spec,
        () ->
            server.posted(
                WEBHOOKS,
                Map.of("name", name, "url", url, "states", states == null ? List.of() : states),
                made -> made.path("secret").asText()));
  }

  @Command(name = "remove", description = "Tell it no more.", mixinStandardHelpOptions = true)
  int remove(@Mixin ServerOptions server, @Parameters(paramLabel = "ID") String id)
      throws JsonProcessingException {
    return server.run(spec, () -> server.delete(path(id), "removed"));
  }

  @Command(
      name = "test",
      description = "Send a test event and see what the endpoint says.",
      mixinStandardHelpOptions = true)
  int test(@Mixin ServerOptions server, @Parameters(paramLabel = "ID") String id)
      throws JsonProcessingException {
    return server.run(
        spec,
        () ->
            server.posted(
                path(id) + "/test",
                Map.of(),
                made ->
                    made.path("delivered").asBoolean()
                        ? "delivered: " + made.path("status").asText()
                        : "not delivered: " + made.path("problem").asText()));
  }

  @Command(name = "deliveries", description = "Latest first.", mixinStandardHelpOptions = true)
  int deliveries(@Mixin ServerOptions server, @Parameters(paramLabel = "ID") String id)
      throws JsonProcessingException {
    return server.run(
        spec,
        () ->
            server.table(
                path(id) + "/deliveries",
                "delivery",
                "state",
                "host",
                "became",
                "attempts",
                "lastStatus",
                "lastError"));
  }

  @Command(
      name = "redeliver",
      description = "Send again what was given up.",
      mixinStandardHelpOptions = true)
  int redeliver(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "ID") String id,
      @Parameters(paramLabel = "DELIVERY") String delivery)
      throws JsonProcessingException {
    return server.run(
        spec,
        () ->
            server.posted(
                path(id) + "/deliveries/" + ServerOptions.segment(delivery) + "/redelivery",
                Map.of(),
                made -> "it is " + made.path("state").asText()));
  }
}

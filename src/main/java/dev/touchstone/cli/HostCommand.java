package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone host}: the inventory. */
@Command(
    name = "host",
    description = "Hosts: who they are, why they are where they are, and letting them in or out.",
    mixinStandardHelpOptions = true)
final class HostCommand implements Runnable {
  private static final String HOSTS = "/v1/hosts";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "expected one of list, show, results, evidence, register, approve, label, forget");
  }

  private static String path(String host) {
    return HOSTS + "/" + ServerOptions.segment(host);
  }

  @Command(name = "list", description = "Hosts and their trust.", mixinStandardHelpOptions = true)
  int list(
      @Mixin ServerOptions server,
      @Option(
              names = "--state",
              paramLabel = "STATE",
              description = "trusted, untrusted, stale or pending.")
          String state,
      @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Only hosts with it.")
          String label)
      throws JsonProcessingException {
    String query =
        "?state="
            + (state == null ? "" : ServerOptions.segment(state))
            + (label == null ? "" : "&label=" + ServerOptions.segment(label));
    String asked = state == null ? query.replace("?state=&", "?").replace("?state=", "") : query;
    return server.run(
        spec,
        () -> server.table("/v1/trust" + asked, "host", "state", "policy", "expiresAt", "reason"));
  }

  @Command(
      name = "show",
      description = "One host: why it is where it is, what would make it trusted, who it is.",
      mixinStandardHelpOptions = true)
  int show(@Mixin ServerOptions server, @Parameters(paramLabel = "HOST") String host)
      throws JsonProcessingException {
    return server.run(
        spec,
        () -> {
          if (!server.json()) {
            server.explanation("/v1/trust/" + ServerOptions.segment(host) + "/explanation");
          }
          server.show(path(host));
        });
  }

  @Command(
      name = "results",
      description = "What its evidence was judged as, latest first.",
      mixinStandardHelpOptions = true)
  int results(@Mixin ServerOptions server, @Parameters(paramLabel = "HOST") String host)
      throws JsonProcessingException {
    return server.run(
        spec,
        () ->
            server.table(
                path(host) + "/results", "result", "appraisedAt", "trusted", "cause", "reason"));
  }

  @Command(
      name = "evidence",
      description = "Fetch the evidence of a result as a bundle for touchstone verify.",
      mixinStandardHelpOptions = true)
  int evidence(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "RESULT") String result,
      @Option(
              names = {"-o", "--output"},
              paramLabel = "FILE",
              required = true)
          Path file)
      throws JsonProcessingException {
    return server.run(
        spec,
        () -> server.download("/v1/results/" + ServerOptions.segment(result) + "/evidence", file));
  }

  @Command(
      name = "register",
      description = "Announce a host by the SHA-256 of its endorsement key: it needs no approval.",
      mixinStandardHelpOptions = true)
  int register(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "HOST") String host,
      @Parameters(paramLabel = "FINGERPRINT") String fingerprint)
      throws JsonProcessingException {
    return server.run(
        spec,
        () ->
            server.posted(
                HOSTS,
                Map.of("host", host, "ekFingerprint", fingerprint),
                made -> host + " is " + made.path("state").asText()));
  }

  @Command(
      name = "approve",
      description = "Vouch for the TPM of a pending host.",
      mixinStandardHelpOptions = true)
  int approve(@Mixin ServerOptions server, @Parameters(paramLabel = "HOST") String host)
      throws JsonProcessingException {
    return server.run(
        spec,
        () ->
            server.posted(
                path(host) + "/approval",
                Map.of(),
                made ->
                    host
                        + " is "
                        + made.path("state").asText()
                        + ", endorsement key "
                        + made.path("ekFingerprint").asText("none")));
  }

  @Command(
      name = "label",
      description = "Say what a host is; what is left out is gone.",
      mixinStandardHelpOptions = true)
  int label(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "HOST") String host,
      @Parameters(paramLabel = "KEY=VALUE", arity = "0..*", index = "1..*")
          Map<String, String> labels)
      throws JsonProcessingException {
    Map<String, String> all = labels == null ? Map.of() : new TreeMap<>(labels);
    return server.run(
        spec,
        () ->
            server.put(
                path(host) + "/labels",
                Map.of("labels", all),
                made -> host + " has labels " + made.path("labels")));
  }

  @Command(
      name = "forget",
      description = "Forget a host: its trust and token end, its name and keys become free.",
      mixinStandardHelpOptions = true)
  int forget(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "HOST") String host,
      @Option(
              names = {"-y", "--yes"},
              description = "Yes, forget it.")
          boolean yes)
      throws JsonProcessingException {
    return server.run(
        spec,
        () -> {
          if (!yes) {
            throw new UnreadableInputException(
                "nothing was changed: " + host + " would be forgotten; repeat with --yes");
          }
          server.delete(path(host), host + " is forgotten");
        });
  }
}

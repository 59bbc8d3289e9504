package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.appraisal.policy.PolicyParsing;
import dev.touchstone.appraisal.policy.PolicyProblem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone policy}: policies, offline and in the service. */
@Command(
    name = "policy",
    description = {
      "Policies: check a file (offline), keep policies in the service, see what a change would do."
    },
    mixinStandardHelpOptions = true)
final class PolicyCommand implements Runnable {
  private static final String POLICIES = "/v1/policies";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "expected one of check, list, show, export, add, simulate, preview, activate, retire");
  }

  @Command(
      name = "check",
      description = {
        "Check policies offline. Each problem stands on a line of its own: FILE:LINE:COLUMN: what",
        "is wrong. Which golden sets a service has is not known here."
      },
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:every policy is right",
        "1:at least one is not",
        "2:a file cannot be read"
      })
  int check(@Parameters(paramLabel = "FILE", arity = "1..*") List<Path> files) {
    boolean refused = false;
    for (Path file : files) {
      try {
        String text = new String(InputFile.read(file, PolicyFile.MAX_SIZE), StandardCharsets.UTF_8);
        switch (Policy.parse(text)) {
          case PolicyParsing.Parsed(Policy policy) ->
              spec.commandLine()
                  .getOut()
                  .println(
                      "%s: policy %s, %d rules, digest %s"
                          .formatted(file, policy.name(), policy.rules().size(), policy.digest()));
          case PolicyParsing.Refused(List<PolicyProblem> problems) -> {
            refused = true;
            problems.forEach(
                problem -> spec.commandLine().getErr().println(OneLine.of(file + ":" + problem)));
          }
        }
      } catch (UnreadableInputException e) {
        spec.commandLine().getErr().println("touchstone: " + OneLine.of(e.getMessage()));
        return 2;
      }
    }
    return refused ? 1 : 0;
  }

  @Command(
      name = "list",
      description = "The policies of the service.",
      mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws JsonProcessingException {
    return server.run(
        spec,
        () ->
            server.table(POLICIES, "name", "version", "state", "origin", "changedAt", "changedBy"));
  }

  @Command(name = "show", description = "One version of a policy.", mixinStandardHelpOptions = true)
  int show(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "VERSION") int version)
      throws JsonProcessingException {
    return server.run(spec, () -> server.show(version(name, version)));
  }

  @Command(
      name = "export",
      description = "Print the text of a policy as it was sent.",
      mixinStandardHelpOptions = true)
  int export(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "VERSION") int version)
      throws JsonProcessingException {
    return server.run(spec, () -> server.print(version(name, version) + "/text"));
  }

  @Command(
      name = "add",
      description = "Add a policy from a file as a draft.",
      mixinStandardHelpOptions = true)
  int add(@Mixin ServerOptions server, @Parameters(paramLabel = "FILE") Path file)
      throws JsonProcessingException {
    return server.run(
        spec, () -> server.added(POLICIES, file, "application/yaml", "touchstone policy activate"));
  }

  @Command(
      name = "simulate",
      description = "Which verdicts would change if these policies were in force; nothing is kept.",
      mixinStandardHelpOptions = true)
  int simulate(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "FILE", arity = "0..*") List<Path> files,
      @Option(names = "--host", paramLabel = "NAME", description = "Only this host.")
          List<String> hosts,
      @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Only hosts with it.")
          Map<String, String> labels)
      throws JsonProcessingException {
    return server.run(
        spec,
        () -> {
          Map<String, Object> request = new LinkedHashMap<>();
          List<String> texts = new ArrayList<>();
          for (Path file : files == null ? List.<Path>of() : files) {
            texts.add(
                new String(InputFile.read(file, PolicyFile.MAX_SIZE), StandardCharsets.UTF_8));
          }
          request.put("policies", texts);
          request.put("hosts", hosts == null ? List.of() : hosts);
          request.put("labels", labels == null ? Map.of() : new TreeMap<>(labels));
          server.simulate(POLICIES + ":simulate", request);
        });
  }

  @Command(
      name = "preview",
      description = "Which verdicts would change.",
      mixinStandardHelpOptions = true)
  int preview(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "VERSION") int version,
      @Option(
              names = "--of",
              paramLabel = "DEED",
              defaultValue = "activation",
              description = "activation or retirement.")
          String deed)
      throws JsonProcessingException {
    return server.run(spec, () -> server.preview(version(name, version), deed));
  }

  @Command(
      name = "activate",
      description = "Judge hosts by this version from now on, and by no other of its name.",
      mixinStandardHelpOptions = true)
  int activate(
      @Mixin ServerOptions server,
      @Mixin Consent consent,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "VERSION") int version)
      throws JsonProcessingException {
    return server.run(spec, () -> server.move(version(name, version), "activation", consent));
  }

  @Command(
      name = "retire",
      description = "Judge hosts by this version no longer.",
      mixinStandardHelpOptions = true)
  int retire(
      @Mixin ServerOptions server,
      @Mixin Consent consent,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "VERSION") int version)
      throws JsonProcessingException {
    return server.run(spec, () -> server.move(version(name, version), "retirement", consent));
  }

  private static String version(String name, int version) {
    return POLICIES + "/" + ServerOptions.segment(name) + "/versions/" + version;
  }
}

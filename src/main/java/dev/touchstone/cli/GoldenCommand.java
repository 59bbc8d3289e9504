package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone golden}: golden measurements, offline and in the service. */
@Command(
    name = "golden",
    description = {
      "Golden measurements: make them from bundles (capture), from files (predict) or from what",
      "others publish (import), compare them (diff), and keep them in the service."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      GoldenCaptureCommand.class,
      GoldenPredictCommand.class,
      GoldenImportCommand.class,
      GoldenDiffCommand.class
    })
final class GoldenCommand implements Runnable {
  private static final String SETS = "/v1/golden-sets";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "expected one of capture, predict, import, diff, list, show, add, preview, activate, retire, revoke");
  }

  @Command(
      name = "list",
      description = "The golden sets of the service.",
      mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws JsonProcessingException {
    return server.run(
        spec,
        () -> server.table(SETS, "name", "version", "part", "state", "changedAt", "changedBy"));
  }

  @Command(
      name = "show",
      description = "One version of a golden set.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "VERSION") int version)
      throws JsonProcessingException {
    return server.run(spec, () -> server.show(version(name, version)));
  }

  @Command(
      name = "add",
      description = "Add a golden set from a file as a draft: JSON or YAML.",
      mixinStandardHelpOptions = true)
  int add(@Mixin ServerOptions server, @Parameters(paramLabel = "FILE") Path file)
      throws JsonProcessingException {
    return server.run(
        spec, () -> server.added(SETS, file, "application/yaml", "touchstone golden activate"));
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
              description = "activation, retirement or revocation.")
          String deed)
      throws JsonProcessingException {
    return server.run(spec, () -> server.preview(version(name, version), deed));
  }

  @Command(
      name = "activate",
      description = "Judge hosts by this version from now on.",
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

  @Command(
      name = "revoke",
      description = "Never let anything match this version again.",
      mixinStandardHelpOptions = true)
  int revoke(
      @Mixin ServerOptions server,
      @Mixin Consent consent,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "VERSION") int version)
      throws JsonProcessingException {
    return server.run(spec, () -> server.move(version(name, version), "revocation", consent));
  }

  private static String version(String name, int version) {
    return SETS + "/" + ServerOptions.segment(name) + "/versions/" + version;
  }
}

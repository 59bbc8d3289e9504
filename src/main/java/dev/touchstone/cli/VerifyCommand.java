package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.touchstone.appraisal.AppraisalTerms;
import dev.touchstone.appraisal.HostIdentity;
import dev.touchstone.appraisal.LaunchPolicy;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.runtime.bundle.BundleReader;
import dev.touchstone.runtime.bundle.UnreadableBundleException;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Nonce;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone verify BUNDLE}: quote, logs and launch of a bundle, without any server. */
@Command(
    name = "verify",
    description = {
      "Verify an evidence bundle offline: its quote, its logs against the quote, its launch",
      "against golden sets. The key is the bundle's own: whose TPM it is stays unproven."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:trusted", "1:not trusted", "2:the input cannot be read"})
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "BUNDLE", description = "A directory, or a .tar.gz of one.")
  private Path bundle;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "The policy to judge by; without one: every log replays, golden PCRs match.")
  private Path policy;

  @Option(
      names = "--golden",
      paramLabel = "FILE",
      description = "A golden set, JSON or YAML; may be given several times.")
  private List<Path> golden = new ArrayList<>();

  @Option(
      names = "--nonce",
      paramLabel = "HEX",
      description = "The nonce that was asked for, instead of the bundle's nonce.bin.")
  private String nonce;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      defaultValue = "",
      description = "The host's name: golden sets that are for some hosts only count for those.")
  private String host;

  @Option(names = "--json", description = "One JSON object (docs/cli.md) instead of text.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      VerifyReport report =
          VerifyReport.of(BundleReader.read(bundle), expected(), terms(), goldenSets());
      if (json) {
        out.println(JsonOutput.write(VerifyJson.of(report)));
      } else {
        out.print(VerifyText.of(report, Ink.ofStandardOutput(), Page.forTerminal()));
      }
      out.flush();
      return report.trusted() ? 0 : 1;
    } catch (UnreadableBundleException | UnreadableInputException e) {
      spec.commandLine().getErr().println("touchstone: " + OneLine.of(message(e)));
      return 2;
    }
  }

  private String message(Exception e) {
    String message = String.valueOf(e.getMessage());
    boolean named =
        message.startsWith(bundle.toString())
            || message.startsWith("--")
            || (policy != null && message.startsWith(policy.toString()));
    return named || golden.stream().anyMatch(file -> message.startsWith(file.toString()))
        ? message
        : bundle + ": " + message;
  }

  private Optional<Nonce> expected() throws UnreadableInputException {
    if (nonce == null) {
      return Optional.empty();
    }
    if (!nonce.matches("([0-9a-fA-F]{2}){1,64}")) {
      throw new UnreadableInputException("--nonce: expected 1 to 64 bytes in hex");
    }
    return Optional.of(new Nonce(Bytes.ofHex(nonce)));
  }

  private AppraisalTerms terms() throws UnreadableInputException {
    if (policy == null) {
      return new AppraisalTerms.ByLaunch(
          new LaunchPolicy("pcr-golden", HashAlgorithm.SHA256, false), host);
    }
    return new AppraisalTerms.ByPolicy(
        PolicyFile.read(policy),
        new HostIdentity(host, Map.of(), HostIdentity.Endorsement.ASSUMED));
  }

  private List<GoldenSet> goldenSets() throws UnreadableInputException {
    List<GoldenSet> sets = new ArrayList<>();
    for (Path file : golden) {
      sets.add(GoldenFile.read(file));
    }
    return sets;
  }
}

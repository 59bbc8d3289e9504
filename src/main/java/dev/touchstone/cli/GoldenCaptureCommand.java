package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.Validity;
import dev.touchstone.golden.capture.CapturedParts;
import dev.touchstone.golden.capture.Capturing;
import dev.touchstone.golden.capture.ObservedLaunch;
import dev.touchstone.golden.document.GoldenDocument;
import dev.touchstone.tpm.HashAlgorithm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone golden capture}: golden sets from bundles, without any server. */
@Command(
    name = "capture",
    description = {
      "Make golden sets from evidence bundles of one host, offline. The first bundle gives the",
      "values; what differs in the others, and what is known to differ between boots, is left out."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:sets were made", "2:the input cannot be read, or proves nothing"})
final class GoldenCaptureCommand implements Callable<Integer> {
  @Parameters(paramLabel = "BUNDLE", arity = "1..*", description = "A directory or a .tar.gz.")
  private List<Path> bundles;

  @Option(names = "--name", required = true, description = "The sets are called NAME-PART.")
  private String name;

  @Option(
      names = "--part",
      paramLabel = "PART",
      description = "firmware, drtm, bootloader, hypervisor, runtime or host; without it all.")
  private List<String> parts = new ArrayList<>();

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "The host's name: the set of part host is made for it.")
  private String host;

  @Option(
      names = "--bank",
      paramLabel = "BANK",
      defaultValue = "sha256",
      description = "The bank that is judged. Default: sha256")
  private String bank;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIRECTORY",
      description = "Write NAME-PART.json there instead of one JSON object to the terminal.")
  private Path directory;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    try {
      Set<GoldenPart> wanted = wanted();
      HashAlgorithm algorithm =
          HashAlgorithm.ofBank(bank)
              .orElseThrow(
                  () ->
                      new UnreadableInputException(
                          "--bank: expected sha1, sha256, sha384 or sha512"));
      List<ObservedLaunch> launches = new ArrayList<>();
      for (Path bundle : bundles) {
        launches.add(BundleLaunch.read(bundle, algorithm));
      }
      CapturedParts captured =
          Capturing.of(launches.getFirst(), launches.subList(1, launches.size()), wanted);
      List<String> remarks = new ArrayList<>();
      captured
          .leftOut()
          .forEach(
              left ->
                  remarks.add(
                      "left out of %s: %s: %s"
                          .formatted(left.part().text(), left.what(), left.why())));
      remarks.addAll(captured.notes());
      MadeSets.write(spec, sets(captured, remarks), remarks, directory);
      return 0;
    } catch (UnreadableInputException e) {
      spec.commandLine().getErr().println("touchstone: " + OneLine.of(e.getMessage()));
      return 2;
    }
  }

  private Set<GoldenPart> wanted() throws UnreadableInputException {
    Set<GoldenPart> wanted = EnumSet.noneOf(GoldenPart.class);
    for (String part : parts) {
      wanted.add(
          GoldenPart.ofText(part)
              .filter(known -> known != GoldenPart.LAUNCH)
              .orElseThrow(
                  () ->
                      new UnreadableInputException(
                          "--part: expected firmware, drtm, bootloader, hypervisor, runtime or host")));
    }
    if (wanted.contains(GoldenPart.HOST) && host == null) {
      throw new UnreadableInputException("--part host: name the host with --host");
    }
    return wanted.isEmpty() ? EnumSet.complementOf(EnumSet.of(GoldenPart.LAUNCH)) : wanted;
  }

  private List<GoldenDocument> sets(CapturedParts captured, List<String> remarks)
      throws UnreadableInputException {
    if (!GoldenSet.isName(name + "-hypervisor")) {
      throw new UnreadableInputException(
          "--name: expected 1 to 89 of A-Z a-z 0-9 . _ -, the first a letter or digit");
    }
    List<GoldenDocument> sets = new ArrayList<>();
    captured
        .parts()
        .forEach(
            (part, measurements) -> {
              if (part == GoldenPart.HOST && host == null) {
                remarks.add("no set of part host was made: name the host with --host");
                return;
              }
              sets.add(
                  GoldenDocument.of(
                      new GoldenSet(
                          name + "-" + part.text(),
                          1,
                          part,
                          Validity.ALWAYS,
                          part == GoldenPart.HOST ? Set.of(host) : Set.of(),
                          measurements)));
            });
    return sets;
  }
}

package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.touchstone.golden.FileMeasurement;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.corim.TrustAnchors;
import dev.touchstone.golden.imports.GoldenImport;
import dev.touchstone.golden.imports.ImportRefused;
import dev.touchstone.golden.imports.ImportTerms;
import dev.touchstone.golden.imports.ImportedSets;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone golden import}: golden sets of what others publish. */
@Command(
    name = "import",
    description = {
      "Make golden sets from a CoRIM, the output of sha256sum, a Debian package or an RPM,",
      "offline; what FILE is, its first bytes tell. Add what comes out with golden add."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:sets were made", "2:the file is refused; nothing of it was taken"})
final class GoldenImportCommand implements Callable<Integer> {
  private static final int SHOWN = 3;
  private static final int ANCHORS = 4 * 1024 * 1024;

  @Parameters(paramLabel = "FILE", description = "A CoRIM, a list of digests, a .deb or a .rpm.")
  private Path file;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "Of the set. Default: the package's name and version, or the CoRIM's own; a list needs it.")
  private String name;

  @Option(
      names = "--part",
      paramLabel = "PART",
      defaultValue = "launch",
      description =
          "What a CoRIM's PCRs speak for: launch, firmware, drtm, bootloader, hypervisor or runtime. Default: launch. Lists and packages are of part runtime.")
  private String part;

  @Option(
      names = "--match",
      paramLabel = "HOW",
      defaultValue = "known",
      description =
          "allowed: only files of the list may be measured. known (default): where a path of the list was measured, it has a digest of the list. denied: no file of the list may be measured.")
  private String match;

  @Option(
      names = "--root",
      paramLabel = "DIRECTORY",
      description = "What relative names of a list are under.")
  private String root;

  @Option(
      names = "--anchors",
      paramLabel = "FILE",
      description = "Certificates (PEM) of the authorities that may sign a CoRIM.")
  private Path anchors;

  @Option(names = "--unsigned", description = "Take a CoRIM that nobody signed: you vouch for it.")
  private boolean unsigned;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIRECTORY",
      description = "Write NAME.json there instead of one JSON object to the terminal.")
  private Path directory;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    try {
      ImportedSets imported = read(terms());
      List<String> remarks = new ArrayList<>();
      imported.sets().forEach(set -> set.note().ifPresent(remarks::add));
      if (!imported.attestationKeys().isEmpty()) {
        remarks.add(
            "it vouches for %d attestation keys too; no host is enrolled by that"
                .formatted(imported.attestationKeys().size()));
      }
      MadeSets.write(spec, imported.sets(), remarks, directory);
      return 0;
    } catch (ImportRefused refused) {
      List<String> problems = refused.problems();
      problems.stream().limit(SHOWN).forEach(problem -> complain(file + ": " + problem));
      if (problems.size() > SHOWN) {
        complain("%s: and %d lines more like these".formatted(file, problems.size() - SHOWN));
      }
      return 2;
    } catch (UnreadableInputException e) {
      complain(e.getMessage());
      return 2;
    }
  }

  private void complain(String line) {
    spec.commandLine().getErr().println("touchstone: " + OneLine.of(line));
  }

  private ImportTerms terms() throws UnreadableInputException {
    return new ImportTerms(
        Optional.ofNullable(name),
        GoldenPart.ofText(part)
            .orElseThrow(
                () ->
                    new UnreadableInputException(
                        "--part: expected launch, firmware, drtm, bootloader, hypervisor or runtime")),
        match(),
        Optional.ofNullable(root),
        anchors == null ? Optional.empty() : Optional.of(anchors(anchors)),
        unsigned);
  }

  private FileMeasurement.Match match() throws UnreadableInputException {
    for (FileMeasurement.Match one : FileMeasurement.Match.values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(match)) {
        return one;
      }
    }
    throw new UnreadableInputException("--match: expected allowed, known or denied");
  }

  private static TrustAnchors anchors(Path path) throws UnreadableInputException {
    try {
      return TrustAnchors.read(InputFile.read(path, ANCHORS));
    } catch (CertificateException e) {
      throw new UnreadableInputException(
          path + ": expected certificates in PEM: " + e.getMessage());
    }
  }

  private ImportedSets read(ImportTerms terms) throws ImportRefused, UnreadableInputException {
    if (Files.isDirectory(file)) {
      throw new UnreadableInputException(file + ": expected a file, this is a directory");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return GoldenImport.read(in, terms, Instant.now());
    } catch (NoSuchFileException e) {
      throw new UnreadableInputException(file + ": there is no such file");
    } catch (AccessDeniedException e) {
      throw new UnreadableInputException(file + ": may not be read by you");
    } catch (IOException e) {
      throw new UnreadableInputException(file + ": cannot be read: " + e.getMessage());
    }
  }
}

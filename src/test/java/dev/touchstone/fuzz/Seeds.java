package dev.touchstone.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What fuzzing starts from: the evidence of the tests, sorted by the parser that reads it. */
public final class Seeds {
  private static final Path EVIDENCE = Path.of("src/test/resources/evidence");
  private static final Path FINDINGS = Path.of("src/test/resources/fuzz");

  private Seeds() {}

  /** Writes the seeds of each target into a folder of its own below the first argument. */
  public static void main(String... arguments) throws IOException {
    for (FuzzTarget target : FuzzTarget.values()) {
      Path folder = Files.createDirectories(Path.of(arguments[0], target.folder()));
      int number = 0;
      for (byte[] seed : of(target)) {
        Files.write(folder.resolve("seed-" + number++), seed);
      }
    }
  }

  static List<byte[]> of(FuzzTarget target) throws IOException {
    List<byte[]> seeds = new java.util.ArrayList<>();
    for (Path root : List.of(EVIDENCE, FINDINGS.resolve(target.folder()))) {
      if (Files.isDirectory(root)) {
        try (Stream<Path> files = Files.walk(root)) {
          for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
            if (root.equals(EVIDENCE) ? isFor(target, file) : true) {
              seeds.add(content(target, root, file));
            }
          }
        }
      }
    }
    return seeds;
  }

  private static byte[] content(FuzzTarget target, Path root, Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (target == FuzzTarget.TPM && root.equals(EVIDENCE) && file.endsWith("quote.bin")) {
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.write((2 + bytes.length - 2) >> 8);
      both.write(bytes.length);
      both.writeBytes(bytes);
      both.writeBytes(Files.readAllBytes(file.resolveSibling("signature.bin")));
      // A genuine pair would verify: the last byte of the signature is another.
      byte[] pair = both.toByteArray();
      pair[pair.length - 1] ^= 1;
      return pair;
    }
    return bytes;
  }

  private static boolean isFor(FuzzTarget target, Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return switch (target) {
      case UEFI -> name.equals("uefi-eventlog.bin");
      case TXT -> file.getParent().endsWith("txt-emulated") && name.endsWith(".bin");
      case IMA -> name.startsWith("ima.") && !file.toString().contains("ima-many");
      case CEL -> name.contains("cel") || name.contains("tpm2-measure");
      case TPM -> name.equals("quote.bin") || name.equals("ak.pub");
      case PCRS -> name.equals("pcrs.json");
    };
  }
}

package dev.touchstone.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Logs of real machines that other projects published. They are read in place, beside the checkout,
 * and never become part of it; a test that needs them is skipped, saying so, where they are not.
 */
public final class PublicEvidence {
  private PublicEvidence() {}

  public static Path file(String name) {
    Optional<Path> directory = directory();
    Assumptions.assumeTrue(
        directory.isPresent(),
        "no public evidence here: set -Dtouchstone.evidence.public or put shared/evidence/public beside the checkout");
    return directory.get().resolve(name);
  }

  /** Where the logs are, for a test that reads whichever there are. */
  public static Optional<Path> directory() {
    String set = System.getProperty("touchstone.evidence.public");
    if (set != null) {
      return Optional.of(Path.of(set)).filter(Files::isDirectory);
    }
    for (Path parent = Path.of("").toAbsolutePath(); parent != null; parent = parent.getParent()) {
      Path candidate = parent.resolve("shared/evidence/public");
      if (Files.isDirectory(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}

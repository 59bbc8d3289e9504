package dev.touchstone.console;

import dev.touchstone.trust.HostTrust;
import java.util.List;
import java.util.Optional;

/**
 * From which host to capture.
 *
 * @param hosts names to choose from: the first that have attested
 * @param chosen the host that was named, if it is known
 * @param parts what can be captured by itself
 * @param name proposed for the sets
 */
public record GoldenCapturePage(
    List<String> hosts,
    String host,
    Optional<HostTrust> chosen,
    List<GoldenPartChoice> parts,
    String name) {

  /**
   * @param title {@code the boot loader}
   */
  public record GoldenPartChoice(String word, String title, String covers) {}
}

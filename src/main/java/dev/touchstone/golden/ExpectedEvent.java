package dev.touchstone.golden;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.Map;
import java.util.Optional;

/**
 * One event that a golden set names, by digest, by the text that the digest covers, or both.
 *
 * @param type the event type's name; empty where only the digest counts
 * @param digests by bank
 * @param text bound text, as the log shows it ({@code kernel_cmdline: /vmlinuz ro})
 * @param note what it is, for people: a file name, a package and its version
 */
public record ExpectedEvent(
    Optional<String> type,
    Map<HashAlgorithm, Digest> digests,
    Optional<String> text,
    Optional<String> note) {
  public ExpectedEvent {
    digests = GoldenDigests.copyOf(digests);
    if (digests.isEmpty() && text.isEmpty()) {
      throw new IllegalArgumentException("an event is expected by a digest or by its text");
    }
  }

  /** By digest alone. */
  public static ExpectedEvent of(String type, Digest digest, String note) {
    return new ExpectedEvent(
        Optional.of(type), Map.of(digest.algorithm(), digest), Optional.empty(), Optional.of(note));
  }
}

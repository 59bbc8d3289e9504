package dev.touchstone.appraisal.policy;

import dev.touchstone.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;

/** What a policy says in one unmistakable order, each field with its length. */
final class CanonicalText {
  private final StringBuilder text = new StringBuilder("touchstone-policy/1\n");

  CanonicalText field(String name, String value) {
    text.append(name).append(' ').append(value.length()).append(':').append(value).append('\n');
    return this;
  }

  /** Lower-case hex SHA-256. */
  String digest() {
    return HashAlgorithm.SHA256.hash(text.toString().getBytes(StandardCharsets.UTF_8)).hex();
  }
}

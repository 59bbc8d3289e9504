package dev.touchstone.trust.webhook;

import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.trust.TrustState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an admin sends to have a webhook.
 *
 * @param secret 32 to 256 characters, or none: then one is made
 * @param states words whose coming is told; none: all of them
 */
public record NewWebhook(String name, String url, String secret, List<String> states) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}");
  private static final List<String> STATES =
      Arrays.stream(TrustState.values()).map(TrustState::text).toList();

  String requireName() {
    if (name == null || !NAME.matcher(name).matches()) {
      throw ProblemException.invalid(
          "name", "expected 1 to 100 of A-Z a-z 0-9 space . _ -, starting with a letter or digit");
    }
    return name;
  }

  /** The words without doubles; empty stands for all. */
  List<String> requireStates() {
    List<String> wanted = states == null ? List.of() : states;
    if (wanted.stream().anyMatch(state -> state == null || !STATES.contains(state))) {
      throw ProblemException.invalid("states", "expected any of " + String.join(", ", STATES));
    }
    return wanted.stream().distinct().toList();
  }

  /** The key that the secret stands for, if one was sent; the refusal does not repeat it. */
  Optional<SigningKey> requireKey() {
    return Optional.ofNullable(secret)
        .map(
            text ->
                SigningKey.ofSecret(text)
                    .orElseThrow(
                        () ->
                            ProblemException.invalid(
                                "secret",
                                "expected 32 to 256 characters of printable ASCII without spaces;"
                                    + " after whsec_ base64 of at least 24 bytes")));
  }

  /** Without the secret: requests end up in logs. */
  @Override
  public String toString() {
    return "NewWebhook[name=" + name + ", url=" + url + ", states=" + states + "]";
  }
}

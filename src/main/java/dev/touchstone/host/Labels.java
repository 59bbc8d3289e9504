package dev.touchstone.host;

import dev.touchstone.runtime.http.ProblemException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Labels of hosts: Kubernetes' rules for them, so that both can say the same. */
final class Labels {
  private static final int MOST = 64;
  private static final Pattern KEY =
      Pattern.compile("([a-z0-9][a-z0-9.-]{0,251}/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
  private static final Pattern VALUE =
      Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?");

  private Labels() {}

  /** The labels, or a 400 that names the one that is none. */
  static Map<String, String> require(Map<String, String> labels) {
    if (labels == null) {
      throw ProblemException.invalid("labels", "expected {\"labels\": {\"key\": \"value\", …}}");
    }
    if (labels.size() > MOST) {
      throw ProblemException.invalid("labels", "a host has at most " + MOST + " labels");
    }
    Map<String, String> sorted = new TreeMap<>();
    labels.forEach(
        (key, value) -> {
          if (!KEY.matcher(key).matches()) {
            throw ProblemException.invalid(
                "labels",
                "a label's key is 1 to 63 of A-Z a-z 0-9 . _ -, begins and ends with a letter or"
                    + " digit, and may have a DNS name and / before it");
          }
          if (value == null || !VALUE.matcher(value).matches()) {
            throw ProblemException.invalid(
                "labels." + key,
                "a label's value is 0 to 63 of A-Z a-z 0-9 . _ -, and begins and ends with a letter"
                    + " or digit");
          }
          sorted.put(key, value);
        });
    return sorted;
  }
}

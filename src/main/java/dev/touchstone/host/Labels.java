package dev.touchstone.host;

import dev.touchstone.appraisal.HostLabels;
import dev.touchstone.runtime.http.ProblemException;
import java.util.Map;
import java.util.TreeMap;

/** Labels of hosts as they are sent, by {@link HostLabels}. */
final class Labels {
  private Labels() {}

  /** The labels, or a 400 that names the one that is none. */
  static Map<String, String> require(Map<String, String> labels) {
    if (labels == null) {
      throw ProblemException.invalid("labels", "expected {\"labels\": {\"key\": \"value\", …}}");
    }
    if (labels.size() > HostLabels.MOST) {
      throw ProblemException.invalid("labels", "a host has at most " + HostLabels.MOST + " labels");
    }
    Map<String, String> sorted = new TreeMap<>();
    labels.forEach(
        (key, value) -> {
          if (!HostLabels.isKey(key)) {
            throw ProblemException.invalid("labels", HostLabels.KEY_RULE);
          }
          if (value == null || !HostLabels.isValue(value)) {
            throw ProblemException.invalid("labels." + key, HostLabels.VALUE_RULE);
          }
          sorted.put(key, value);
        });
    return sorted;
  }
}

package dev.touchstone.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One policy in the list of them: its active version, or its newest if none is.
 *
 * @param active the version that is in force; null if none is
 * @param state of the newest version
 * @param labels those that a host must have; empty for every host
 * @param hosts how many hosts are judged by it now
 * @param parts of a launch that are held against golden sets
 * @param problem why the shown version cannot be read; null if it can
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyRow(
    String name,
    String description,
    Integer active,
    int newest,
    String state,
    Map<String, String> labels,
    long hosts,
    int parts,
    int rules,
    String origin,
    Instant changedAt,
    String changedBy,
    String problem) {

  /** Which hosts it is for, in words. */
  public String chooses() {
    return words(labels);
  }

  static String words(Map<String, String> labels) {
    return labels.isEmpty()
        ? "every host"
        : new TreeMap<>(labels)
            .entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(" "));
  }
}

package dev.touchstone.golden;

import dev.touchstone.launch.FactValue;
import java.util.List;

/**
 * A launch fact that has one of some values. Facts are read from what digests cover alone, and in
 * the order that the TPM signed: labels that no digest covers ({@code kernel_cmdline: }) and a good
 * file that was read beside a bad one cannot stand in for them.
 *
 * @param fact its name: {@code kernel.commandLine}
 * @param anyOf the values that it may have; each a list, of one text for most facts. Digests are
 *     lower-case hex, so that values of several banks may stand side by side.
 */
public record FactMeasurement(String fact, List<List<String>> anyOf) implements Measurement {
  public FactMeasurement {
    anyOf = anyOf.stream().map(List::copyOf).toList();
    if (anyOf.isEmpty()) {
      throw new IllegalArgumentException(fact + " is named without a value");
    }
  }

  /** Just what the launch had. */
  public static FactMeasurement of(String fact, FactValue value) {
    return new FactMeasurement(fact, List.of(FactMatch.values(value)));
  }

  /** One value. */
  public static FactMeasurement of(String fact, String value) {
    return new FactMeasurement(fact, List.of(List.of(value)));
  }
}

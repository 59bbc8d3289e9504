package dev.touchstone.golden;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrValues;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A named, versioned set of measurements that one part of a launch must show.
 *
 * @param hosts the names of the hosts that it is for; empty for all
 * @param measurements at least one
 */
public record GoldenSet(
    String name,
    int version,
    GoldenPart part,
    Validity validity,
    Set<String> hosts,
    List<Measurement> measurements) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  public GoldenSet {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "a golden set's name is 1 to 100 of A-Z a-z 0-9 . _ - and starts with a letter or digit");
    }
    hosts = Set.copyOf(hosts);
    measurements = List.copyOf(measurements);
    if (measurements.isEmpty()) {
      throw new IllegalArgumentException(
          "golden set \"" + name + "\" measures nothing: it would match every launch");
    }
    if (part == GoldenPart.HOST && hosts.isEmpty()) {
      throw new IllegalArgumentException(
          "golden set \"" + name + "\" is of part host: it names the hosts that it is for");
    }
  }

  /** Whole PCR values of a whole launch. */
  public GoldenSet(String name, int version, PcrValues pcrs) {
    this(name, version, GoldenPart.LAUNCH, Validity.ALWAYS, Set.of(), measurementsOf(pcrs));
  }

  /** One measurement for each PCR, with its values of all banks. */
  public static List<Measurement> measurementsOf(PcrValues pcrs) {
    Map<Integer, Map<HashAlgorithm, Digest>> byPcr = new TreeMap<>();
    for (HashAlgorithm bank : pcrs.banks()) {
      pcrs.bank(bank)
          .forEach(
              (pcr, digest) ->
                  byPcr
                      .computeIfAbsent(pcr, p -> new EnumMap<>(HashAlgorithm.class))
                      .put(bank, digest));
    }
    List<Measurement> measurements = new ArrayList<>();
    byPcr.forEach((pcr, values) -> measurements.add(new PcrMeasurement(pcr, values)));
    return measurements;
  }

  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Whether the set is meant for the host. */
  public boolean isFor(String host) {
    return hosts.isEmpty() || hosts.contains(host);
  }

  /** The whole PCR values that it names. */
  public PcrValues pcrs() {
    Map<HashAlgorithm, Map<Integer, Digest>> banks = new EnumMap<>(HashAlgorithm.class);
    for (Measurement measurement : measurements) {
      if (measurement instanceof PcrMeasurement(int pcr, Map<HashAlgorithm, Digest> values)) {
        values.forEach(
            (bank, digest) -> banks.computeIfAbsent(bank, b -> new TreeMap<>()).put(pcr, digest));
      }
    }
    return PcrValues.of(banks);
  }

  /** {@code kvm-6.1 v3}. */
  public String label() {
    return name + " v" + version;
  }
}

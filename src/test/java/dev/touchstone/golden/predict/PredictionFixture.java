package dev.touchstone.golden.predict;

import dev.touchstone.eventlog.LogEvent;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What tests of this package share. */
final class PredictionFixture {
  static final Set<HashAlgorithm> ALL = EnumSet.allOf(HashAlgorithm.class);

  private PredictionFixture() {}

  static Prediction foretold(LaunchDescription launch, Set<HashAlgorithm> banks) {
    return switch (Predictor.predict(launch, banks)) {
      case PredictionOutcome.Foretold(Prediction prediction) -> prediction;
      case PredictionOutcome.Refused(List<String> reasons) ->
          throw new AssertionError(reasons.toString());
    };
  }

  static String refused(LaunchDescription launch, Set<HashAlgorithm> banks) {
    return switch (Predictor.predict(launch, banks)) {
      case PredictionOutcome.Foretold foretold -> throw new AssertionError(foretold.toString());
      case PredictionOutcome.Refused(List<String> reasons) -> String.join("; ", reasons);
    };
  }

  static Bytes ascii(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.UTF_8);
  }

  /** SHA-256 and SHA-1 of the files that a lab host booted, by path. */
  static Map<String, KnownDigests> bootFiles(String boot) {
    return text(Evidence.of(boot).file("host/esp-files.sha256-sha1-size"))
        .lines()
        .map(line -> line.trim().split(" +"))
        .map(
            f ->
                new KnownDigests(
                    f[3],
                    Map.of(
                        HashAlgorithm.SHA256, Digest.ofHex(HashAlgorithm.SHA256, f[0]),
                        HashAlgorithm.SHA1, Digest.ofHex(HashAlgorithm.SHA1, f[1]))))
        .collect(Collectors.toMap(KnownDigests::name, digests -> digests));
  }

  static List<Digest> digests(List<? extends LogEvent> events, int pcr, HashAlgorithm bank) {
    return events.stream()
        .filter(event -> event.pcr() == pcr && event.extended())
        .map(event -> event.digest(bank).orElseThrow())
        .toList();
  }
}

package dev.touchstone.appraisal.policy;

import dev.touchstone.launch.LogKind;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrSelection;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/** The {@code evidence} part of a policy. */
final class EvidenceReader {
  private static final Set<String> KEYS =
      Set.of("bank", "pcrs", "logs", "maximumAge", "requireSafeClock");
  private static final Set<String> LOGS = Set.of("uefi", "txt", "ima");
  private static final Duration LONGEST = Duration.ofDays(366);

  private EvidenceReader() {}

  static EvidenceTerms read(YamlNode node, List<PolicyProblem> problems) {
    Fields fields = Fields.of(node, "evidence", KEYS, problems);
    // SHA-1 is broken: a bank of it can be made to collide
    Map<String, HashAlgorithm> banks = new LinkedHashMap<>();
    for (HashAlgorithm bank :
        List.of(HashAlgorithm.SHA256, HashAlgorithm.SHA384, HashAlgorithm.SHA512)) {
      banks.put(bank.bank(), bank);
    }
    return new EvidenceTerms(
        fields.choice("bank", banks, HashAlgorithm.SHA256),
        fields.text("pcrs").map(text -> pcrs(text, problems)).orElse(Collections.emptySortedSet()),
        fields.get("logs").map(logs -> logs(logs, problems)).orElse(Map.of()),
        fields.text("maximumAge").flatMap(text -> age(text, problems)),
        fields.flag("requireSafeClock", false));
  }

  private static SortedSet<Integer> pcrs(YamlNode.Scalar text, List<PolicyProblem> problems) {
    try {
      return PcrSelection.parse("sha256:" + text.value().replace(" ", ""))
          .banks()
          .getFirst()
          .pcrs();
    } catch (IllegalArgumentException e) {
      problems.add(
          text.place()
              .problem("pcrs: expected PCRs of 0 to 23 like 0-10,14, found " + text.title()));
      return Collections.emptySortedSet();
    }
  }

  private static Map<LogKind, LogDemand> logs(YamlNode node, List<PolicyProblem> problems) {
    Fields fields = Fields.of(node, "logs", LOGS, problems);
    Map<String, LogDemand> demands = new LinkedHashMap<>();
    for (LogDemand demand : LogDemand.values()) {
      demands.put(demand.text(), demand);
    }
    Map<LogKind, LogDemand> logs = new EnumMap<>(LogKind.class);
    for (LogKind kind : LogKind.values()) {
      if (fields.has(kind.key())) {
        logs.put(kind, fields.choice(kind.key(), demands, LogDemand.REQUIRED));
      }
    }
    return logs;
  }

  private static Optional<Duration> age(YamlNode.Scalar text, List<PolicyProblem> problems) {
    try {
      Duration age = Duration.parse(text.value());
      if (age.isPositive() && age.compareTo(LONGEST) <= 0) {
        return Optional.of(age);
      }
    } catch (DateTimeParseException e) {
      // said below
    }
    problems.add(
        text.place()
            .problem(
                "maximumAge: expected a duration of up to a year like PT24H or P7D, found "
                    + text.title()));
    return Optional.empty();
  }
}

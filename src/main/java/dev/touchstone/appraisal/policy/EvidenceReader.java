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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code evidence} part of a policy. */
final class EvidenceReader {
  private static final Set<String> KEYS =
      Set.of("bank", "pcrs", "logs", "maximumAge", "requireSafeClock");
  private static final Set<String> LOGS = Set.of("uefi", "txt", "ima");
  private static final Pattern SHA1 = Pattern.compile("(?i)sha[-_ ]?1");
  private static final Pattern NO_PCRS = Pattern.compile("[^0-9, -]");
  private static final Pattern AROUND = Pattern.compile(" *([,-]) *");

  /** A bank as it stands before PCRs in other places; the last one, which is the surprise. */
  private static final Pattern BANK = Pattern.compile("([a-z0-9]+):[^:]*$");

  private static final Duration LONGEST = Duration.ofDays(366);

  private EvidenceReader() {}

  static EvidenceTerms read(YamlNode node, List<PolicyProblem> problems) {
    Fields fields = Fields.of(node, "evidence", KEYS, problems);
    return new EvidenceTerms(
        fields.text("bank").map(text -> bank(text, fields, problems)).orElse(HashAlgorithm.SHA256),
        fields.text("pcrs").map(text -> pcrs(text, problems)).orElse(Collections.emptySortedSet()),
        fields.get("logs").map(logs -> logs(logs, problems)).orElse(Map.of()),
        fields.text("maximumAge").flatMap(text -> age(text, problems)),
        fields.flag("requireSafeClock", false));
  }

  private static HashAlgorithm bank(
      YamlNode.Scalar text, Fields fields, List<PolicyProblem> problems) {
    Map<String, HashAlgorithm> banks = new LinkedHashMap<>();
    for (HashAlgorithm bank :
        List.of(HashAlgorithm.SHA256, HashAlgorithm.SHA384, HashAlgorithm.SHA512)) {
      banks.put(bank.bank(), bank);
    }
    if (SHA1.matcher(text.value()).matches()) {
      problems.add(
          text.place()
              .problem(
                  ("bank: expected one of %s, found %s: SHA-1 is not accepted, two contents can be made"
                          + " that have one digest")
                      .formatted(String.join(", ", banks.keySet()), text.title())));
      return HashAlgorithm.SHA256;
    }
    return fields.choice(text, "bank", banks).orElse(HashAlgorithm.SHA256);
  }

  /** Of the one bank that counts: a list for a second one would be a demand that nobody checks. */
  private static SortedSet<Integer> pcrs(YamlNode.Scalar text, List<PolicyProblem> problems) {
    String expected =
        "pcrs: expected PCRs of 0 to 23 of one bank like 0-10,14, found " + text.title();
    Matcher strange = NO_PCRS.matcher(text.value());
    if (strange.find()) {
      Matcher bank = BANK.matcher(text.value());
      problems.add(
          text.at(strange.start())
              .problem(
                  bank.find()
                      ? expected + ": which bank counts is said once, as bank: " + bank.group(1)
                      : expected));
      return Collections.emptySortedSet();
    }
    try {
      return PcrSelection.parse("sha256:" + AROUND.matcher(text.value()).replaceAll("$1"))
          .banks()
          .getFirst()
          .pcrs();
    } catch (IllegalArgumentException e) {
      problems.add(text.place().problem(expected));
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

package dev.touchstone.cli;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.eventlog.LogEvent;
import dev.touchstone.eventlog.LogProblem;
import dev.touchstone.eventlog.PcrReplay;
import dev.touchstone.launch.LogReport;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.List;
import java.util.Optional;

/** What {@code touchstone eventlog} prints for a person. */
final class EventlogText {
  private static final int PROBLEMS = 50;

  private EventlogText() {}

  static String of(LogFile file, LogReport report, boolean compared, Ink ink, Page page) {
    page.line(
        ink.title(file.kind().title())
            + "  %s, %d events, banks %s%s"
                .formatted(
                    report.format(),
                    report.events(),
                    String.join(" ", report.banks().stream().map(HashAlgorithm::bank).toList()),
                    report.complete() ? "" : ", BREAKS OFF"));
    mismatches(report, compared, ink, page);
    problems(report, ink, page);
    page.blank();
    events(file, report, ink, page);
    page.blank();
    replayed(report, compared, ink, page);
    return page.toString();
  }

  private static void mismatches(LogReport report, boolean compared, Ink ink, Page page) {
    if (compared) {
      for (LogReport.Mismatch mismatch : report.mismatches()) {
        page.hanging("  " + ink.bad("FAIL") + "  ", "  FAIL  ", mismatch.sentence());
      }
    }
  }

  private static void problems(LogReport report, Ink ink, Page page) {
    List<LogProblem> problems = report.problems();
    problems.stream()
        .limit(PROBLEMS)
        .forEach(
            problem ->
                page.hanging(
                    "  " + ink.doubtful("WARN") + "  ",
                    "  WARN  ",
                    "offset " + problem.offset() + ": " + problem.message()));
    if (problems.size() > PROBLEMS) {
      page.line("  … and " + (problems.size() - PROBLEMS) + " more");
    }
  }

  /** The digest of the bank that is judged most: SHA-256 if the log has it. */
  private static Optional<HashAlgorithm> shown(LogReport report) {
    return report.banks().contains(HashAlgorithm.SHA256)
        ? Optional.of(HashAlgorithm.SHA256)
        : report.banks().stream().findFirst();
  }

  private static void events(LogFile file, LogReport report, Ink ink, Page page) {
    Optional<HashAlgorithm> bank = shown(report);
    int types =
        file.log().events().stream().mapToInt(event -> event.typeName().length()).max().orElse(4);
    int indexes = Math.max(5, String.valueOf(report.events()).length());
    page.line(
        ink.faint(
            Page.pad("event", indexes)
                + "  PCR  "
                + Page.pad("type", types)
                + "  "
                + Page.pad(bank.map(HashAlgorithm::bank).orElse("digest"), 13)
                + "  data"));
    for (LogEvent event : file.log().events()) {
      String mark =
          switch (event.binding()) {
            case BOUND -> "  ";
            case UNBOUND -> "! ";
            case UNKNOWN -> "? ";
          };
      String plain =
          Page.pad(String.valueOf(event.index()), indexes)
              + "  "
              + Page.pad(event.pcr() > 99 ? "-" : String.valueOf(event.pcr()), 3)
              + "  "
              + Page.pad(event.typeName(), types)
              + "  "
              + Page.pad(digest(event, bank), 13)
              + "  "
              + mark;
      String painted =
          event.binding() == Binding.UNBOUND
              ? plain.substring(0, plain.length() - 2) + ink.bad("! ")
              : plain;
      page.hanging(painted, plain, event.text());
    }
    page.line(
        ink.faint(
            "  ! the digest does not cover these data   ? the digest is of something else: a hint"));
  }

  private static String digest(LogEvent event, Optional<HashAlgorithm> bank) {
    return bank.flatMap(event::digest)
        .map(digest -> digest.abbreviated())
        .or(() -> event.digests().stream().findFirst().map(EventlogText::foreign))
        .orElse("");
  }

  private static String foreign(EventDigest digest) {
    String hex = digest.value().hex();
    return hex.length() <= 12 ? hex : hex.substring(0, 8) + "…";
  }

  private static void replayed(LogReport report, boolean compared, Ink ink, Page page) {
    for (HashAlgorithm bank : report.replayed().banks()) {
      page.line(ink.title("Replayed, bank " + bank.bank()));
      report
          .replayed()
          .bank(bank)
          .forEach(
              (pcr, value) -> {
                PcrReplay outcome =
                    report.replay().containsKey(bank) ? report.replay().get(bank).get(pcr) : null;
                String word =
                    !compared || outcome == null
                        ? ""
                        : switch (outcome) {
                          case MATCH -> "  " + ink.good("match");
                          case MISMATCH -> "  " + ink.bad("MISMATCH");
                          case NOT_LOGGED -> "  not logged";
                          case NOT_QUOTED -> "  no value given";
                        };
                page.line("  PCR " + Page.pad(String.valueOf(pcr), 2) + "  " + value.hex() + word);
              });
    }
  }
}

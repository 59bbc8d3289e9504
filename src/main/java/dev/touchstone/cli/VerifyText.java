package dev.touchstone.cli;

import dev.touchstone.appraisal.Finding;
import dev.touchstone.appraisal.LogEvidence;
import dev.touchstone.appraisal.Severity;
import dev.touchstone.appraisal.Verdict;
import dev.touchstone.eventlog.PcrReplay;
import dev.touchstone.launch.Fact;
import dev.touchstone.launch.LaunchFacts;
import dev.touchstone.launch.LogKind;
import dev.touchstone.launch.LogReport;
import dev.touchstone.launch.Provenance;
import dev.touchstone.tpm.ClockInfo;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.QuoteProblem;
import dev.touchstone.tpm.QuoteVerdict;
import dev.touchstone.tpm.VerifiedQuote;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** What {@code touchstone verify} prints for a person: the verdict, why, and then the rest. */
final class VerifyText {
  private static final int LABEL = 12;
  private static final int FACT = 25;

  private final VerifyReport report;
  private final Ink ink;
  private final Page page;

  private VerifyText(VerifyReport report, Ink ink, Page page) {
    this.report = report;
    this.ink = ink;
    this.page = page;
  }

  static String of(VerifyReport report, Ink ink, Page page) {
    VerifyText text = new VerifyText(report, ink, page);
    text.verdict();
    text.findings();
    text.quote();
    text.logs();
    text.facts();
    return page.toString();
  }

  private void verdict() {
    Verdict verdict = report.appraisal().verdict();
    String word = verdict.trusted() ? "TRUSTED" : "NOT TRUSTED";
    page.line(
        (verdict.trusted() ? ink.good(word) : ink.bad(word))
            + "  "
            + verdict.status().text()
            + ", judged by "
            + report.terms().name()
            + " in bank "
            + report.terms().bank().bank());
    page.hanging("  ", "  ", verdict.reason());
  }

  private void findings() {
    List<Finding> findings = report.appraisal().verdict().findings();
    if (findings.isEmpty()) {
      return;
    }
    page.blank();
    page.line(ink.title("Findings"));
    for (Finding finding : findings) {
      String mark =
          switch (finding.severity()) {
            case CONTRAINDICATED -> "FAIL";
            case WARNING -> "WARN";
            case INFO -> "info";
          };
      String where =
          finding.pcr().isPresent() ? "PCR " + finding.pcr().getAsInt() : finding.category().text();
      String event = finding.event().isPresent() ? " #" + finding.event().getAsInt() : "";
      String plain = "  " + mark + "  " + Page.pad(where + event, 17) + "  ";
      String painted =
          "  "
              + (finding.severity() == Severity.CONTRAINDICATED
                  ? ink.bad(mark)
                  : finding.severity() == Severity.WARNING ? ink.doubtful(mark) : ink.faint(mark))
              + plain.substring(2 + mark.length());
      page.hanging(painted, plain, finding.message());
      if (finding.severity() == Severity.INFO) {
        continue; // Nothing depends on it: one sentence will do.
      }
      String under = " ".repeat(plain.length());
      finding
          .expected()
          .ifPresent(value -> page.hanging(under + "expected  ", under + "expected  ", value));
      finding
          .actual()
          .ifPresent(value -> page.hanging(under + "found     ", under + "found     ", value));
    }
  }

  private void quote() {
    page.blank();
    page.line(ink.title("Quote"));
    switch (report.quote()) {
      case QuoteVerdict.Verified(VerifiedQuote quote) -> {
        ClockInfo clock = quote.clock();
        row("signature", ink.good("valid"), "valid", ", " + quote.algorithm());
        row(
            "boot",
            "resetCount %d, restartCount %d, clock %s"
                .formatted(
                    clock.resetCount(),
                    clock.restartCount(),
                    clock.safe() ? "safe" : "not safe (it may have been set back)"));
      }
      case QuoteVerdict.Refused refused -> {
        row("signature", ink.bad("refused"), "refused", "");
        for (QuoteProblem problem : refused.problems()) {
          row("", problem.message());
        }
      }
      case QuoteVerdict.Malformed malformed ->
          row(
              "signature",
              ink.bad("unreadable"),
              "unreadable",
              ", " + malformed.part() + ": " + malformed.reason());
    }
    row(
        "nonce",
        report
            .nonceFrom()
            .map(from -> "compared with " + from)
            .orElse("none to compare with: this may be an old quote"));
    row("key", "the bundle's own: offline, nobody vouches for whose TPM it is");
  }

  private void row(String label, String text) {
    String lead = "  " + Page.pad(label, LABEL) + "  ";
    page.hanging(lead, lead, text);
  }

  private void row(String label, String painted, String plain, String rest) {
    String lead = "  " + Page.pad(label, LABEL) + "  ";
    page.hanging(lead + painted, lead + plain, rest);
  }

  private void logs() {
    page.blank();
    page.line(ink.title("Logs"));
    for (LogKind kind : LogKind.values()) {
      LogEvidence evidence = report.logs().logs().getOrDefault(kind, new LogEvidence.Absent());
      LogReport log = report.logs().reports().get(kind);
      if (log != null) {
        log(kind, log);
      } else if (evidence instanceof LogEvidence.Unreadable(String reason)) {
        row(kind.name(), ink.bad("unreadable"), "unreadable", ": " + reason);
      } else {
        row(kind.name(), ink.faint("none"), "none", "");
      }
    }
  }

  private void log(LogKind kind, LogReport log) {
    row(
        kind.name(),
        "%s, %d events, banks %s"
            .formatted(
                log.format(),
                log.events(),
                String.join(" ", log.banks().stream().map(HashAlgorithm::bank).toList())));
    List<String> unquoted = new ArrayList<>();
    log.replay()
        .forEach(
            (bank, pcrs) -> {
              if (pcrs.values().stream().allMatch(PcrReplay.NOT_QUOTED::equals)) {
                unquoted.add(bank.bank());
                return;
              }
              String lead = "  " + Page.pad("", LABEL) + "  " + Page.pad(bank.bank(), 7) + " ";
              page.hanging(lead, lead, replay(pcrs));
            });
    if (!unquoted.isEmpty()) {
      row("", "not quoted: " + String.join(", ", unquoted));
    }
    log.problems().stream()
        .limit(10)
        .forEach(problem -> row("", "offset " + problem.offset() + ": " + problem.message()));
  }

  /** {@code 0-9,14 match; 8 MISMATCH; 11 not quoted}. */
  private static String replay(SortedMap<Integer, PcrReplay> pcrs) {
    List<String> groups = new ArrayList<>();
    for (PcrReplay outcome :
        new PcrReplay[] {
          PcrReplay.MISMATCH, PcrReplay.MATCH, PcrReplay.NOT_LOGGED, PcrReplay.NOT_QUOTED
        }) {
      List<Integer> of =
          pcrs.entrySet().stream()
              .filter(entry -> entry.getValue() == outcome)
              .map(Map.Entry::getKey)
              .toList();
      if (!of.isEmpty()) {
        String word = outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        groups.add(
            (outcome == PcrReplay.MISMATCH ? word.toUpperCase(Locale.ROOT) : word)
                + " "
                + ranges(of));
      }
    }
    return String.join("; ", groups);
  }

  static String ranges(List<Integer> numbers) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < numbers.size(); i++) {
      int from = i;
      while (i + 1 < numbers.size() && numbers.get(i + 1) == numbers.get(i) + 1) {
        i++;
      }
      out.append(out.isEmpty() ? "" : ",").append(numbers.get(from));
      if (i > from) {
        out.append('-').append(numbers.get(i));
      }
    }
    return out.toString();
  }

  private void facts() {
    LaunchFacts facts = report.logs().facts();
    if (facts.facts().isEmpty() && facts.absent().isEmpty()) {
      return;
    }
    page.blank();
    page.line(ink.title("Launch") + ink.faint("   (#: event in the log of that PCR)"));
    facts.facts().forEach(this::fact);
    if (!facts.absent().isEmpty()) {
      page.blank();
      page.line(ink.title("Not proven"));
      facts
          .absent()
          .forEach(
              (name, why) -> {
                String lead = "  " + Page.pad(name, FACT) + " ";
                page.hanging(lead, lead, why);
              });
    }
  }

  private void fact(String name, Fact fact) {
    boolean hint = fact.provenance().trust() == Provenance.Trust.HINT;
    String lead = "  " + Page.pad(name, FACT) + " " + Page.pad(where(fact.provenance()), 10) + "  ";
    page.hanging(
        lead,
        lead,
        fact.value().text() + (hint ? "  (UNVERIFIED: a hint, it satisfies no rule)" : ""));
    String under = " ".repeat(lead.length());
    fact.detail().ifPresent(detail -> page.hanging(under, under, "(" + detail + ")"));
  }

  /** {@code PCR 8 #43}: the PCR, and the event in its log. */
  private static String where(Provenance provenance) {
    if (provenance.pcr().isEmpty()) {
      return "quote";
    }
    return "PCR "
        + provenance.pcr().getAsInt()
        + (provenance.event().isPresent() ? " #" + provenance.event().getAsInt() : "");
  }
}

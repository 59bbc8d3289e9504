package dev.touchstone.cli;

import dev.touchstone.attestation.FindingView;
import dev.touchstone.attestation.LaunchView;
import dev.touchstone.attestation.LogView;
import dev.touchstone.attestation.QuoteView;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code touchstone verify --json}: a contract (docs/cli.md). */
final class VerifyJson {
  private VerifyJson() {}

  static Map<String, Object> of(VerifyReport report) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("trusted", report.trusted());
    out.put("status", report.appraisal().verdict().status().text());
    out.put("reason", report.appraisal().verdict().reason());
    out.put("claims", report.appraisal().verdict().claims().byName());
    out.put("policy", report.terms().name());
    out.put("goldenSets", report.appraisal().verdict().goldenSets());
    out.put("identity", "unproven");
    out.put("quote", QuoteView.of(report.quote(), report.nonceFrom().map(from -> true)));
    out.put("logs", LogView.of(report.logs()));
    out.put("launch", LaunchView.of(report.logs().facts()));
    out.put(
        "findings", report.appraisal().verdict().findings().stream().map(FindingView::of).toList());
    return out;
  }
}

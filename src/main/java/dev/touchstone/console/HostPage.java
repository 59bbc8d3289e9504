package dev.touchstone.console;

import dev.touchstone.attestation.FindingView;
import dev.touchstone.host.HostView;
import dev.touchstone.trust.Explanation;
import dev.touchstone.trust.VerdictHistoryResource.VerdictChangeView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * All of a host that a page shows.
 *
 * @param latest the result that its word rests on; empty before the first
 * @param history its results, latest first
 * @param changes when the word for it changed, latest first
 */
public record HostPage(
    HostView host,
    Explanation explanation,
    Optional<Judged> latest,
    List<HistoryRow> history,
    List<VerdictChangeView> changes) {

  /**
   * A result, read for a page.
   *
   * @param claims AR4SI category to what it says, in words
   */
  public record Judged(
      UUID result,
      boolean trusted,
      String status,
      String policy,
      String policyDigest,
      List<String> goldenSets,
      List<Claim> claims,
      List<Fact> facts,
      List<PcrRow> pcrs,
      List<LogRow> logs,
      List<String> quoteProblems) {}

  /** One of AR4SI's eight categories. */
  public record Claim(String category, int value, String tier) {}

  /**
   * What the launch proved, or only says.
   *
   * @param values one, or as many as there are files or parameters
   * @param binding bound, unbound or hint: whether a signed PCR covers it
   */
  public record Fact(String name, List<String> values, String source, String binding) {
    private static final int AT_A_GLANCE = 3;

    /** Whether there are so many values that a reader has to ask for them. */
    public boolean folded() {
      return values.size() > AT_A_GLANCE;
    }

    public boolean proven() {
      return binding.equals("bound");
    }
  }

  /**
   * A PCR of one bank.
   *
   * @param replay log kind to match, mismatch, not-quoted or not-logged
   */
  public record PcrRow(String bank, int pcr, String value, Map<String, String> replay) {
    public boolean mismatch() {
      return replay.containsValue("mismatch");
    }
  }

  /** A log that was sent. */
  public record LogRow(String kind, String format, int events, List<String> problems) {}

  /**
   * A result in the timeline.
   *
   * @param newBoot whether the host was started anew between the result before it and this one
   */
  public record HistoryRow(
      UUID result,
      Instant appraisedAt,
      boolean trusted,
      String status,
      String reason,
      String cause,
      Long resetCount,
      String evidence,
      boolean newBoot) {}

  /** A result to hold the latest against, and what it is. */
  public record Earlier(UUID result, String what) {}

  /** The latest result of the boot before; else the latest that rests on other evidence. */
  public Optional<Earlier> earlier() {
    return first(row -> row.resetCount() != null, HistoryRow::resetCount, "the boot before")
        .or(() -> first(row -> true, HistoryRow::evidence, "the evidence before"));
  }

  private <T> Optional<Earlier> first(
      Predicate<HistoryRow> counts, Function<HistoryRow, T> differing, String what) {
    return history.stream()
        .filter(counts)
        .filter(row -> !differing.apply(row).equals(differing.apply(history.getFirst())))
        .findFirst()
        .map(row -> new Earlier(row.result(), what));
  }

  /** What the latest launch was held against: the sets it matches, or those it came nearest to. */
  public List<String> compared() {
    List<String> matched = latest.map(Judged::goldenSets).orElseGet(List::of);
    return matched.isEmpty()
        ? explanation.findings().stream()
            .map(FindingView::candidate)
            .filter(Objects::nonNull)
            .distinct()
            .limit(4)
            .toList()
        : matched;
  }

  public boolean pending() {
    return host.state().equals("pending");
  }

  /** The same on the command line. */
  public String command() {
    return "touchstone host show " + host.host();
  }
}

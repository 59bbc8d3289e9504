package dev.touchstone.console;

import dev.touchstone.host.HostView;
import dev.touchstone.trust.Explanation;
import dev.touchstone.trust.VerdictHistoryResource.VerdictChangeView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

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
   * @param binding bound, unbound or hint: whether a signed PCR covers it
   */
  public record Fact(String name, String value, String source, String binding) {
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
      boolean newBoot) {}

  /** The result of the boot before the latest one, to hold the latest against. */
  public Optional<UUID> previousBoot() {
    return history.stream()
        .filter(
            row ->
                row.resetCount() != null
                    && !history.isEmpty()
                    && !row.resetCount().equals(history.getFirst().resetCount()))
        .map(HistoryRow::result)
        .findFirst();
  }

  public boolean pending() {
    return host.state().equals("pending");
  }

  /** The same on the command line. */
  public String command() {
    return "touchstone host show " + host.host();
  }
}

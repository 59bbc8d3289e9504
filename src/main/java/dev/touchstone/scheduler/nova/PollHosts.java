package dev.touchstone.scheduler.nova;

import dev.touchstone.trust.TrustAnswers;
import dev.touchstone.trust.TrustView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Answers {@code PollHosts}. Rows have three members in this order and no other: oVirt's parser
 * drops later rows at anything else (design page scheduler-protocols.md, 1).
 */
@ApplicationScoped
class PollHosts {
  /** What oVirt and Nova's clients parse: always milliseconds. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** What a row adds to its name. */
  private static final int ROW = 80;

  private final TrustAnswers trust;
  private final Clock clock;

  PollHosts(TrustAnswers trust, Clock clock) {
    this.trust = trust;
    this.clock = clock;
  }

  /**
   * @param body as the client sent it
   * @return the answer, UTF-8
   */
  byte[] answer(byte[] body) {
    List<String> hosts = PollRequest.read(body).hosts();
    PollAnswer answer =
        new PollAnswer(TIME.format(clock.instant()), body.length + ROW * hosts.size());
    for (TrustView view : trust.answers(hosts)) {
      answer.row(view.host(), level(view));
    }
    return answer.finished();
  }

  /** Three words for five states: whatever has no verdict that counts is unknown. */
  static String level(TrustView view) {
    if (view.trusted()) {
      return "trusted";
    }
    return view.state().equals("untrusted") ? "untrusted" : "unknown";
  }
}

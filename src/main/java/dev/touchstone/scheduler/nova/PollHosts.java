package dev.touchstone.scheduler.nova;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.touchstone.trust.TrustAnswers;
import dev.touchstone.trust.TrustView;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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

  private static final int ROW = 110;

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
    PollRequest request = PollRequest.read(body);
    Instant now = clock.instant();
    String evaluated = TIME.format(now);
    JsonStringEncoder encoder = JsonStringEncoder.getInstance();
    StringBuilder json = new StringBuilder(32 + ROW * request.hosts().size());
    json.append("{\"hosts\":[");
    for (int i = 0; i < request.hosts().size(); i++) {
      String host = request.hosts().get(i);
      json.append(i == 0 ? "{\"host_name\":\"" : ",{\"host_name\":\"");
      encoder.quoteAsString(host, json);
      json.append("\",\"trust_lvl\":\"")
          .append(level(trust.answer(host)))
          .append("\",\"vtime\":\"")
          .append(evaluated)
          .append("\"}");
    }
    return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Three words for five states: whatever has no verdict that counts is unknown. */
  static String level(TrustView view) {
    if (view.trusted()) {
      return "trusted";
    }
    return view.state().equals("untrusted") ? "untrusted" : "unknown";
  }
}

package dev.touchstone.trust.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An event as it is sent: CloudEvents 1.0.2, JSON format, structured content mode.
 *
 * @param id the change it tells of: the same each time it is sent
 * @param source URI reference of this installation
 * @param subject name of the host
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "specversion",
  "id",
  "source",
  "type",
  "subject",
  "time",
  "datacontenttype",
  "data"
})
record CloudEvent(
    String specversion,
    UUID id,
    String source,
    String type,
    String subject,
    Instant time,
    String datacontenttype,
    Object data) {
  static final String MEDIA_TYPE = "application/cloudevents+json; charset=UTF-8";
  static final String CHANGED = "dev.touchstone.trust.changed.v1";
  static final String TEST = "dev.touchstone.webhook.test.v1";

  /**
   * The word for a host became another one.
   *
   * @param was left out if there was none
   * @param result left out if no result led to it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Change(
      String host,
      String was,
      String became,
      String cause,
      String reason,
      UUID result,
      Instant at) {}

  /** What a test says of itself. */
  record Trial(String webhook, String message) {}

  static CloudEvent changed(String source, Outbox.Claim claim) {
    Change data =
        new Change(
            claim.host(),
            claim.was().orElse(null),
            claim.became(),
            claim.cause(),
            claim.reason(),
            claim.result().orElse(null),
            claim.at());
    return of(source, claim.change(), CHANGED, Optional.of(claim.host()), claim.at(), data);
  }

  static CloudEvent test(String source, UUID id, String webhook, Instant now) {
    Trial data = new Trial(webhook, "a test: no verdict has changed");
    return of(source, id, TEST, Optional.empty(), now, data);
  }

  private static CloudEvent of(
      String source, UUID id, String type, Optional<String> subject, Instant time, Object data) {
    return new CloudEvent(
        "1.0", id, source, type, subject.orElse(null), time, "application/json", data);
  }
}

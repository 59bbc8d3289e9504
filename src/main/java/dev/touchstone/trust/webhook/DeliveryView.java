package dev.touchstone.trust.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/**
 * An event as operators see it.
 *
 * @param change the change it tells of: the {@code id} of the event
 * @param was the word before; left out if there was none
 * @param state pending, delivered or dead
 * @param nextAttemptAt while it is pending
 * @param lastStatus what the endpoint answered last, if it did
 * @param lastError why the last attempt failed, if it did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeliveryView(
    String delivery,
    UUID change,
    String host,
    String was,
    String became,
    Instant createdAt,
    String state,
    int attempts,
    Instant nextAttemptAt,
    Instant deliveredAt,
    Instant deadAt,
    Integer lastStatus,
    String lastError) {}

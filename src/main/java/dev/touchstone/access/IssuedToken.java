package dev.touchstone.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The only answer that ever shows a token. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IssuedToken(
    UUID id,
    String role,
    String label,
    String owner,
    List<String> scopes,
    String token,
    Instant expiresAt) {
  static IssuedToken of(Tokens.Issued issued, Tokens.Order order) {
    return new IssuedToken(
        issued.id(),
        order.role().text(),
        order.label(),
        order.owner(),
        order.scopes().isEmpty() ? null : order.scopes().stream().sorted().toList(),
        issued.token(),
        issued.expiresAt());
  }
}

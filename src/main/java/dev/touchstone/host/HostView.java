package dev.touchstone.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;

/**
 * A host as the inventory shows it. Its trust is another matter: {@code GET /v1/trust/{host}}.
 *
 * @param state expected, pending or enrolled
 * @param labels what operators say of it; policies choose their hosts by them
 * @param ekFingerprint lower-case hex SHA-256 of the endorsement key's SubjectPublicKeyInfo
 * @param ekTrust in words: why the endorsement key is believed, or not
 * @param akName lower-case hex of the TPM Name of the attestation key
 * @param resetCount of the latest boot that was proved
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HostView(
    String host,
    String state,
    Map<String, String> labels,
    String ekFingerprint,
    String ekTrust,
    String akName,
    Instant createdAt,
    Instant enrolledAt,
    String approvedBy,
    Long resetCount,
    Long restartCount,
    String hostToken) {

  static HostView of(Host host) {
    return of(host, null);
  }

  static HostView of(Host host, String hostToken) {
    return new HostView(
        host.name,
        host.state().text(),
        host.labels(),
        host.ekFingerprint,
        host.ekTrust,
        host.akName,
        host.createdAt,
        host.enrolledAt,
        host.approvedBy,
        host.resetCount,
        host.restartCount,
        hostToken);
  }
}

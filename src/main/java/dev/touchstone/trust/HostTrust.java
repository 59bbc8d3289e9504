package dev.touchstone.trust;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of a host at the moment of asking, for whoever schedules by more than a word.
 *
 * @param hostId of this enrolment: a name that was forgotten and enrolled again has another one
 * @param trust the answer that schedulers get
 * @param labels what an operator says of the host
 * @param launch what its last judged launch proved, by the names of facts: {@code
 *     launch.hypervisor}, {@code launch.path}, {@code xen.xsm}, {@code firmware.secureBoot}; a fact
 *     that was not proven is not in it
 * @param result the result that the word rests on, if the host was judged
 */
public record HostTrust(
    UUID hostId,
    TrustView trust,
    Map<String, String> labels,
    Map<String, String> launch,
    Optional<UUID> result) {

  public HostTrust {
    labels = Map.copyOf(labels);
    launch = Map.copyOf(launch);
  }

  public String name() {
    return trust.host();
  }
}

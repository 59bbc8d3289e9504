package dev.touchstone.trust;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What schedulers ask, answered from memory: no call waits for the database, and expiry is
 * evaluated at the moment of asking. An instance that lost the database goes on answering until the
 * leases it holds end.
 */
public interface TrustAnswers {
  /** The answer for one name; a name nobody has heard of is answered with unknown. */
  TrustView answer(String host);

  /** One answer per name, in the order of the names. */
  default List<TrustView> answers(Collection<String> hosts) {
    return hosts.stream().map(this::answer).toList();
  }

  /** All that is known of one host; empty for a name nobody has heard of. */
  Optional<HostTrust> find(String host);

  /** Every host that was ever heard of, by name; each is judged when the stream comes to it. */
  Stream<HostTrust> all();
}

package dev.touchstone.trust.token;

import dev.touchstone.host.Host;
import dev.touchstone.host.Hosts;
import dev.touchstone.trust.HostTrust;
import dev.touchstone.trust.TrustAnswers;
import dev.touchstone.trust.TrustModel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of a host at the moment of asking: from memory where answers are kept there, else
 * from the database. Callers bring the transaction.
 */
@ApplicationScoped
class HostsInTrust {
  private final Instance<TrustAnswers> answers;
  private final TrustModel model;
  private final Hosts hosts;
  private final EntityManager database;

  HostsInTrust(
      Instance<TrustAnswers> answers, TrustModel model, Hosts hosts, EntityManager database) {
    this.answers = answers;
    this.model = model;
    this.hosts = hosts;
    this.database = database;
  }

  /** Empty for a name nobody has heard of. */
  Optional<HostTrust> find(String name) {
    return answers.isResolvable()
        ? answers.get().find(name)
        : hosts.byName(name).map(this::fromDatabase);
  }

  private HostTrust fromDatabase(Host host) {
    List<?> results =
        database
            .createNativeQuery("select result_id from trust where host_id = :host", UUID.class)
            .setParameter("host", host.id())
            .getResultList();
    Optional<UUID> result = results.stream().map(UUID.class::cast).findFirst();
    return new HostTrust(
        host.id(), model.query(List.of(host.name())).get(0), Map.of(), Map.of(), result);
  }
}

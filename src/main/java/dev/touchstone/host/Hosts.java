package dev.touchstone.host;

import dev.touchstone.runtime.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Looking hosts up. Callers bring the transaction. */
@ApplicationScoped
public class Hosts {
  private final EntityManager database;

  Hosts(EntityManager database) {
    this.database = database;
  }

  public Optional<Host> byName(String name) {
    return byName(name, LockModeType.NONE);
  }

  /**
   * The host with its row locked until the transaction ends: decisions about one host happen one
   * after another.
   */
  public Optional<Host> lockedByName(String name) {
    return byName(name, LockModeType.PESSIMISTIC_WRITE);
  }

  private Optional<Host> byName(String name, LockModeType lock) {
    return database
        .createQuery("select h from Host h where h.name = :name", Host.class)
        .setParameter("name", name)
        .setLockMode(lock)
        .getResultStream()
        .findFirst();
  }

  /** The host, or a 404. */
  public Host require(String name) {
    return byName(name)
        .orElseThrow(
            () -> ProblemException.notFound("no host \"" + name + "\" is enrolled or announced"));
  }

  /** The host with its row locked; empty if it was forgotten meanwhile. */
  public Optional<Host> locked(UUID id) {
    return Optional.ofNullable(database.find(Host.class, id, LockModeType.PESSIMISTIC_WRITE));
  }

  public Optional<Host> byId(UUID id) {
    return Optional.ofNullable(database.find(Host.class, id));
  }

  Optional<Host> byEk(String fingerprint) {
    return database
        .createQuery("select h from Host h where h.ekFingerprint = :ek", Host.class)
        .setParameter("ek", fingerprint)
        .getResultStream()
        .findFirst();
  }

  Optional<Host> byAk(String akName) {
    return database
        .createQuery("select h from Host h where h.akName = :ak", Host.class)
        .setParameter("ak", akName)
        .getResultStream()
        .findFirst();
  }

  /** Up to {@code limit} hosts whose names come after {@code after}, by name. */
  public List<Host> page(String after, int limit) {
    return database
        .createQuery("select h from Host h where h.name > :after order by h.name", Host.class)
        .setParameter("after", after)
        .setMaxResults(limit)
        .getResultList();
  }

  void add(Host host) {
    database.persist(host);
    database.flush();
  }

  void remove(Host host) {
    database.remove(host);
  }
}

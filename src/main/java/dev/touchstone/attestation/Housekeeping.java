package dev.touchstone.attestation;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

/**
 * Removes what ran out and prepares the months ahead. Nothing here decides anything: expiry is
 * judged when it matters.
 */
@ApplicationScoped
class Housekeeping {
  private final Challenges challenges;
  private final EntityManager database;

  Housekeeping(Challenges challenges, EntityManager database) {
    this.challenges = challenges;
    this.database = database;
  }

  @Scheduled(
      every = "10m",
      delayed = "1m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @Transactional
  void forgetExpiredChallenges() {
    challenges.forgetExpired();
  }

  @Scheduled(
      every = "12h",
      delayed = "1m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @Transactional
  void preparePartitions() {
    database
        .createNativeQuery("select touchstone_ensure_partitions()::text", String.class)
        .getResultList();
  }
}

package dev.touchstone.host;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Removes enrolments that nobody finished. */
@ApplicationScoped
class ForgottenEnrollments {
  private final Enrollments enrollments;

  ForgottenEnrollments(Enrollments enrollments) {
    this.enrollments = enrollments;
  }

  @Scheduled(
      every = "10m",
      delayed = "1m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void forget() {
    enrollments.forgetExpired();
  }
}

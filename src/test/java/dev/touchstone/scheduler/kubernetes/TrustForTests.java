package dev.touchstone.scheduler.kubernetes;

import dev.touchstone.trust.HostTrust;
import dev.touchstone.trust.TrustAnswers;
import dev.touchstone.trust.TrustView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Optional;
import java.util.stream.Stream;

/** In place of what the service knows, where a test's profile says so: trust set by hand. */
@Alternative
@ApplicationScoped
class TrustForTests implements TrustAnswers {
  private volatile TrustAnswers answers = new FakeTrust();

  void are(TrustAnswers next) {
    answers = next;
  }

  @Override
  public TrustView answer(String host) {
    return answers.answer(host);
  }

  @Override
  public Optional<HostTrust> find(String host) {
    return answers.find(host);
  }

  @Override
  public Stream<HostTrust> all() {
    return answers.all();
  }
}

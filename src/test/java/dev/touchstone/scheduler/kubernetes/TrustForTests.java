package dev.touchstone.scheduler.kubernetes;

import dev.touchstone.trust.HostTrust;
import dev.touchstone.trust.TrustAnswers;
import dev.touchstone.trust.TrustView;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The service, with trust that tests set by hand. */
public final class TrustForTests implements QuarkusTestProfile {
  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(Answers.class);
  }

  @Alternative
  @ApplicationScoped
  public static class Answers implements TrustAnswers {
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
}

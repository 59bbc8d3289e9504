package dev.touchstone.runtime.tls;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Says which certificate the service made for itself, and makes the next one before it ends. */
@ApplicationScoped
class OwnCertificate {
  /** Set by {@code touchstone serve} when it made one. */
  static final String DIRECTORY = "touchstone.own-certificate.directory";

  private static final Logger LOG = Logger.getLogger(OwnCertificate.class);

  private final Optional<Path> directory;
  private final List<String> names;
  private final Clock clock;

  OwnCertificate(
      @ConfigProperty(name = DIRECTORY) Optional<Path> directory,
      @ConfigProperty(name = "touchstone.http.certificate-names") Optional<String> more,
      Clock clock) {
    this.directory = directory;
    this.names = directory.isPresent() ? CertificateNames.with(more.orElse("")) : List.of();
    this.clock = clock;
  }

  void tell(@Observes StartupEvent start) throws IOException {
    if (directory.isPresent()) {
      SelfSignedCertificate own = SelfSignedCertificate.in(directory.get(), names, clock.instant());
      LOG.infof(
          "HTTPS with a self-signed certificate for %s, until %s, SHA-256 %s. Clients believe it by its file:"
              + " --ca-file %s (curl: --cacert). See docs/access.md for one that is vouched for",
          String.join(", ", names), own.notAfter(), own.fingerprint(), own.certificate());
    }
  }

  /** The server reads the files again each hour. */
  @Scheduled(every = "12h", delayed = "1h")
  void renew() throws IOException {
    if (directory.isPresent()) {
      String before =
          SelfSignedCertificate.in(directory.get(), names, clock.instant()).fingerprint();
      LOG.debugf("the certificate in use is %s", before);
    }
  }
}

package dev.touchstone.cli;

import dev.touchstone.runtime.tls.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** HTTPS, unless told otherwise: tokens travel in headers. */
final class StartTransport {
  private StartTransport() {}

  /** Sets what the framework reads next; what is configured is left as it is. */
  static void apply(StartConfiguration configuration) throws IOException {
    switch (configuration.transport()) {
      case PLAIN -> {}
      case CONFIGURED -> onlyTls();
      case SELF_SIGNED -> {
        Path directory = configuration.dataDirectory().resolve("tls");
        SelfSignedCertificate own =
            SelfSignedCertificate.in(
                directory, configuration.certificateNames(), Clock.systemUTC().instant());
        System.setProperty("quarkus.tls.key-store.pem.0.cert", own.certificate().toString());
        System.setProperty("quarkus.tls.key-store.pem.0.key", own.key().toString());
        System.setProperty("quarkus.tls.reload-period", "1h");
        System.setProperty("touchstone.own-certificate.directory", directory.toString());
        onlyTls();
      }
    }
  }

  private static void onlyTls() {
    if (!StartConfiguration.isConfigured("quarkus.http.insecure-requests")) {
      System.setProperty("quarkus.http.insecure-requests", "disabled");
    }
  }
}

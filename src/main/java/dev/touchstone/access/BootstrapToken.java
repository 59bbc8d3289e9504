package dev.touchstone.access;

import dev.touchstone.runtime.http.ProblemException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The first admin's way in: a token from the configuration, or one made at the first start and
 * printed once.
 */
@ApplicationScoped
public class BootstrapToken {
  private static final Logger LOG = Logger.getLogger(BootstrapToken.class);
  private static final int MINIMUM_LENGTH = 32;

  private final Tokens tokens;
  private final Optional<String> configured;

  BootstrapToken(
      Tokens tokens,
      @ConfigProperty(name = "touchstone.bootstrap.token") Optional<String> configured) {
    this.tokens = tokens;
    this.configured = configured;
  }

  void provide(@Observes StartupEvent start) {
    if (configured.isPresent()) {
      String token = configured.get().strip();
      if (token.length() < MINIMUM_LENGTH) {
        throw ProblemException.invalid(
            "touchstone.bootstrap.token",
            "touchstone.bootstrap.token has "
                + token.length()
                + " characters, at least "
                + MINIMUM_LENGTH
                + " are needed: make one with openssl rand -hex 32");
      }
      if (tokens.adoptAdminToken(token, "configuration")) {
        LOG.info("the admin token of touchstone.bootstrap.token is in force");
      }
    } else if (!tokens.hasAdmin()) {
      Tokens.Issued issued = tokens.issueFirst("first start");
      // To the terminal, not to the log: logs are kept and shipped.
      System.err.println();
      System.err.println("  Admin token of this installation, shown this once:");
      System.err.println();
      System.err.println("      " + issued.token());
      System.err.println();
    }
  }
}

package dev.touchstone.testing;

import dev.touchstone.runtime.db.DatabaseStartException;
import dev.touchstone.runtime.db.EmbeddedPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A real PostgreSQL for the tests of the service: the one that {@code touchstone serve} brings
 * along.
 */
public final class DatabaseForTests implements QuarkusTestResourceLifecycleManager {
  /** The admin token that the service under test is configured with. */
  public static final String ADMIN_TOKEN = "test-admin-token-0123456789abcdef0123456789";

  /** What the keys that sign tokens are encrypted under. */
  static final String TOKEN_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  private EmbeddedPostgres postgres;

  @Override
  public Map<String, String> start() {
    try {
      Path directory = Files.createTempDirectory(Path.of("target"), "test-database");
      postgres = EmbeddedPostgres.start(directory);
    } catch (IOException | DatabaseStartException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    Map<String, String> configuration = new HashMap<>(postgres.configuration());
    configuration.put("touchstone.bootstrap.token", ADMIN_TOKEN);
    configuration.put("touchstone.token.key-encryption-key", TOKEN_KEY);
    return configuration;
  }

  @Override
  public void stop() {
    if (postgres != null) {
      postgres.close();
    }
  }
}

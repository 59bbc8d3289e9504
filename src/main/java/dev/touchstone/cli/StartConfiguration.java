package dev.touchstone.cli;

import io.smallrye.config.PropertiesConfigSourceLoader;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;

/**
 * What has to be known before the framework starts: whether a database is configured, and where to
 * keep one if not. Read from where the framework will read it: system properties, environment,
 * {@code config/application.properties}.
 */
record StartConfiguration(boolean hasDatabase, Path dataDirectory) {

  static StartConfiguration read() {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addSystemSources()
            .addDefaultInterceptors()
            .withSources(
                PropertiesConfigSourceLoader.inFileSystem(
                    Path.of(System.getProperty("user.dir"), "config", "application.properties")
                        .toUri()
                        .toString(),
                    260,
                    StartConfiguration.class.getClassLoader()));
    SmallRyeConfig config = builder.build();
    boolean hasDatabase =
        config.getOptionalValue("quarkus.datasource.jdbc.url", String.class).isPresent();
    Path directory =
        config
            .getOptionalValue("touchstone.data.dir", String.class)
            .map(Path::of)
            .orElseGet(StartConfiguration::defaultDataDirectory);
    return new StartConfiguration(hasDatabase, directory);
  }

  /** The XDG state directory: /var/lib is for the packages that set touchstone.data.dir. */
  private static Path defaultDataDirectory() {
    String state = System.getenv("XDG_STATE_HOME");
    return state != null && !state.isBlank()
        ? Path.of(state, "touchstone")
        : Path.of(System.getProperty("user.home"), ".local", "state", "touchstone");
  }
}

package dev.touchstone.cli;

import dev.touchstone.runtime.tls.CertificateNames;
import io.smallrye.config.PropertiesConfigSourceLoader;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/**
 * What has to be known before the framework starts: whether a database and a certificate are
 * configured, and where to keep them if not. Read from where the framework will read it: system
 * properties, environment, {@code config/application.properties}.
 */
record StartConfiguration(
    boolean hasDatabase, Path dataDirectory, Transport transport, List<String> certificateNames) {
  /** How the service is spoken to. */
  enum Transport {
    /** Told so, by {@code touchstone.http.plain}. */
    PLAIN,
    /** TLS as it is configured. */
    CONFIGURED,
    /** TLS with a certificate that the service makes for itself. */
    SELF_SIGNED
  }

  /** Whether whoever runs the service has set this. */
  static boolean isConfigured(String name) {
    return config().getOptionalValue(name, String.class).isPresent();
  }

  private static SmallRyeConfig config() {
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
    return builder.build();
  }

  /**
   * @throws IllegalArgumentException if a setting is wrong
   */
  static StartConfiguration read() {
    SmallRyeConfig config = config();
    boolean hasDatabase =
        config.getOptionalValue("quarkus.datasource.jdbc.url", String.class).isPresent();
    Path directory =
        config
            .getOptionalValue("touchstone.data.dir", String.class)
            .map(Path::of)
            .orElseGet(StartConfiguration::defaultDataDirectory);
    boolean plain = config.getOptionalValue("touchstone.http.plain", Boolean.class).orElse(false);
    List<String> names =
        CertificateNames.with(
            config.getOptionalValue("touchstone.http.certificate-names", String.class).orElse(""));
    Transport transport =
        plain
            ? Transport.PLAIN
            : hasCertificate(config) ? Transport.CONFIGURED : Transport.SELF_SIGNED;
    return new StartConfiguration(hasDatabase, directory, transport, names);
  }

  /** Whether any of the framework's own settings names a certificate, in whatever source. */
  private static boolean hasCertificate(SmallRyeConfig config) {
    return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
        .map(name -> name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "."))
        .anyMatch(
            name ->
                name.startsWith("quarkus.http.ssl.certificate.")
                    || name.startsWith("quarkus.tls.key.store.")
                    || name.equals("quarkus.http.tls.configuration.name"));
  }

  /** The XDG state directory: /var/lib is for the packages that set touchstone.data.dir. */
  private static Path defaultDataDirectory() {
    String state = System.getenv("XDG_STATE_HOME");
    return state != null && !state.isBlank()
        ? Path.of(state, "touchstone")
        : Path.of(System.getProperty("user.home"), ".local", "state", "touchstone");
  }
}

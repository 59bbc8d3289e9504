package dev.touchstone.cli;

import dev.touchstone.runtime.db.DatabaseStartException;
import dev.touchstone.runtime.db.EmbeddedPostgres;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;

/** {@code touchstone serve}: the service, with an embedded database unless one is configured. */
@Command(
    name = "serve",
    description = {
      "Run the attestation service until it is told to stop (SIGTERM, SIGINT).",
      "With no quarkus.datasource.jdbc.url configured, a PostgreSQL of its own is started",
      "in TOUCHSTONE_DATA_DIR. With no certificate configured, one is made there, signed by itself;",
      "plain HTTP is spoken only with touchstone.http.plain. See docs/configuration.md."
    },
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final int SHUTDOWN_SECONDS = 60;

  @Override
  public Integer call() throws DatabaseStartException, IOException {
    StartConfiguration configuration;
    try {
      configuration = StartConfiguration.read();
    } catch (IllegalArgumentException e) {
      System.err.println("touchstone: the service could not start: " + e.getMessage());
      return 3;
    }
    // A directory of our own: a fixed name in /tmp would be anybody's to take first.
    Path uploads = Files.createTempDirectory("touchstone-uploads");
    uploads.toFile().deleteOnExit();
    System.setProperty("quarkus.http.body.uploads-directory", uploads.toString());
    StartTransport.apply(configuration);
    if (configuration.hasDatabase()) {
      return serve();
    }
    Path directory = configuration.dataDirectory();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
      postgres.configuration().forEach(System::setProperty);
      System.setProperty("touchstone.embedded.directory", directory.toString());
      CountDownLatch served = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAfter(served, postgres)));
      try {
        return serve();
      } finally {
        served.countDown();
      }
    }
  }

  /**
   * On a signal the JVM runs its hooks side by side: the database waits until the service has let
   * go of it.
   */
  private static void stopAfter(CountDownLatch served, EmbeddedPostgres postgres) {
    try {
      if (!served.await(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("touchstone: the service did not stop in time; stopping its database");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    postgres.close();
  }

  private static int serve() {
    AtomicInteger exitCode = new AtomicInteger();
    Quarkus.run(
        null,
        (code, failure) -> {
          exitCode.set(failure == null ? code : 3);
          if (failure != null) {
            System.err.println("touchstone: the service could not start: " + rootMessage(failure));
          }
        });
    return exitCode.get();
  }

  private static String rootMessage(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}

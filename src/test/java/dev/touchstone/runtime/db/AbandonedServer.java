package dev.touchstone.runtime.db;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process of its own that starts the database and then waits to be killed. */
final class AbandonedServer {
  private AbandonedServer() {}

  public static void main(String[] arguments) throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]));
    System.out.println(postgres.jdbcUrl() + " " + postgres.password());
    new CountDownLatch(1).await();
  }
}

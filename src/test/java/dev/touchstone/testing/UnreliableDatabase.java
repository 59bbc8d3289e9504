package dev.touchstone.testing;

import dev.touchstone.runtime.db.DatabaseStartException;
import dev.touchstone.runtime.db.EmbeddedPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A PostgreSQL that can be killed and started again under the feet of the service, at an address
 * that stays the same: a line in between leads to whatever port it has.
 */
public final class UnreliableDatabase implements QuarkusTestResourceLifecycleManager {
  private static UnreliableDatabase current;

  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private Path directory;
  private ServerSocket line;
  private volatile EmbeddedPostgres postgres;

  /** Ends the server; connections break and new ones are refused. */
  public static void kill() {
    current.end();
  }

  /** Starts the server on the same data. */
  public static void restart() {
    current.begin();
  }

  @Override
  public Map<String, String> start() {
    try {
      directory = Files.createTempDirectory(Path.of("target"), "unreliable-database");
      line = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    begin();
    current = this;
    Thread.ofVirtual().start(this::accept);
    Map<String, String> configuration = new HashMap<>(postgres.configuration());
    configuration.put(
        "quarkus.datasource.jdbc.url",
        "jdbc:postgresql://127.0.0.1:" + line.getLocalPort() + "/postgres");
    configuration.put("touchstone.bootstrap.token", DatabaseForTests.ADMIN_TOKEN);
    configuration.put("touchstone.token.key-encryption-key", DatabaseForTests.TOKEN_KEY);
    return configuration;
  }

  private void begin() {
    try {
      postgres = EmbeddedPostgres.start(directory);
    } catch (DatabaseStartException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private void end() {
    EmbeddedPostgres ended = postgres;
    postgres = null;
    open.forEach(UnreliableDatabase::close);
    open.clear();
    if (ended != null) {
      ended.close();
    }
  }

  private void accept() {
    while (!line.isClosed()) {
      try {
        Socket client = line.accept();
        EmbeddedPostgres target = postgres;
        if (target == null) {
          client.close();
          continue;
        }
        int port = URI.create(target.jdbcUrl().substring("jdbc:".length())).getPort();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(client);
        open.add(server);
        Thread.ofVirtual().start(() -> copy(client, server));
        Thread.ofVirtual().start(() -> copy(server, client));
      } catch (IOException e) {
        // The line or the server went away: the next client is told by itself.
      }
    }
  }

  private void copy(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // Killed, which is what this is for.
    } finally {
      close(from);
      close(to);
      open.remove(from);
      open.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    try {
      line.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    end();
  }
}

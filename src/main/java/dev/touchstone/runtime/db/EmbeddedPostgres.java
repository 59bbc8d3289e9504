package dev.touchstone.runtime.db;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server of our own in a data directory: loopback only, password of its own, every
 * write durable.
 *
 * <p>The data outlive this process however it ends. A server that an earlier process left running
 * (it was killed) is stopped first; the lock on the directory makes sure that nobody still uses it.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final String USER = "touchstone";
  private static final int START_SECONDS = 120;
  private static final int STOP_SECONDS = 60;

  private final DataDirectoryLock lock;
  private final PostgresPrograms programs;
  private final UnprivilegedCommand command;
  private final Path cluster;
  private final Path work;
  private final String password;
  private final String runningPassword;
  private int port;
  private boolean running;

  private EmbeddedPostgres(
      DataDirectoryLock lock,
      PostgresPrograms programs,
      UnprivilegedCommand command,
      Path dataDirectory,
      String password,
      String runningPassword) {
    this.lock = lock;
    this.programs = programs;
    this.command = command;
    this.cluster = dataDirectory.resolve("database");
    this.work = dataDirectory.resolve("run");
    this.password = password;
    this.runningPassword = runningPassword;
  }

  /**
   * Starts the server on the data in {@code dataDirectory}, which is created if it does not exist.
   *
   * @throws DatabaseStartException with what to do: the directory is in use, not writable, of
   *     another PostgreSQL version, or this machine cannot run the server
   */
  public static EmbeddedPostgres start(Path dataDirectory) throws DatabaseStartException {
    Path directory = dataDirectory.toAbsolutePath().normalize();
    try {
      Files.createDirectories(directory);
      Files.createDirectories(directory.resolve("run"));
    } catch (IOException e) {
      throw new DatabaseStartException(
          "the data directory "
              + directory
              + " cannot be created ("
              + e
              + "): set TOUCHSTONE_DATA_DIR",
          e);
    }
    DataDirectoryLock lock = DataDirectoryLock.acquire(directory);
    try {
      UnprivilegedCommand command = UnprivilegedCommand.onThisMachine();
      PostgresPrograms programs = PostgresPrograms.unpackBelow(directory);
      EmbeddedPostgres postgres =
          new EmbeddedPostgres(
              lock,
              programs,
              command,
              directory,
              password(directory, "database.password"),
              password(directory, "database-running.password"));
      postgres.start();
      return postgres;
    } catch (DatabaseStartException | RuntimeException e) {
      lock.close();
      throw e;
    } catch (IOException e) {
      lock.close();
      throw new DatabaseStartException(
          "the embedded PostgreSQL in " + directory + " could not be started: " + e.getMessage(),
          e);
    }
  }

  /** The JDBC address of the database. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** The owner of all tables, as which migrations run. */
  public String user() {
    return USER;
  }

  public String password() {
    return password;
  }

  /** The role that the service runs as: it owns nothing. */
  public String runningUser() {
    return RunningRole.NAME;
  }

  public String runningPassword() {
    return runningPassword;
  }

  /** What the service has to be configured with. */
  public Map<String, String> configuration() {
    return Map.of(
        "quarkus.datasource.jdbc.url", jdbcUrl(),
        "quarkus.datasource.username", runningUser(),
        "quarkus.datasource.password", runningPassword(),
        "quarkus.flyway.username", user(),
        "quarkus.flyway.password", password());
  }

  /** Stops the server and waits until its data are on disk. Further calls do nothing. */
  @Override
  public synchronized void close() {
    if (running) {
      running = false;
      try {
        pgCtl(
            List.of("stop", "-m", "fast", "-w", "-t", String.valueOf(STOP_SECONDS)), STOP_SECONDS);
      } catch (DatabaseStartException | IOException e) {
        System.getLogger(EmbeddedPostgres.class.getName())
            .log(System.Logger.Level.WARNING, "the embedded PostgreSQL did not stop cleanly", e);
      }
    }
    lock.close();
  }

  private void start() throws DatabaseStartException, IOException {
    Path versionFile = cluster.resolve("PG_VERSION");
    if (Files.exists(versionFile)) {
      String version = Files.readString(versionFile).strip();
      if (!version.equals(PostgresPrograms.MAJOR_VERSION)) {
        throw new DatabaseStartException(
            cluster
                + " holds data of PostgreSQL "
                + version
                + ", this build brings PostgreSQL "
                + PostgresPrograms.MAJOR_VERSION
                + ": dump and restore them (docs/configuration.md), or set quarkus.datasource.jdbc.url");
      }
      stopLeftOver();
    } else {
      initialise();
    }
    port = freePort();
    String options =
        "-p "
            + port
            + " -c listen_addresses=127.0.0.1 -c unix_socket_directories="
            + " -c password_encryption=scram-sha-256 -c max_connections=100 -c timezone=UTC";
    command.own(cluster);
    pgCtl(
        List.of(
            "start",
            "-w",
            "-t",
            String.valueOf(START_SECONDS),
            "-l",
            cluster.resolve("server.log").toString(),
            "-o",
            options),
        START_SECONDS);
    running = true;
    try {
      RunningRole.prepare(jdbcUrl(), USER, password, runningPassword);
    } catch (SQLException e) {
      close();
      throw new DatabaseStartException(
          "the role that the service runs as cannot be made in " + cluster + ": " + e.getMessage(),
          e);
    }
  }

  private void stopLeftOver() throws IOException {
    if (!Files.exists(cluster.resolve("postmaster.pid"))) {
      return;
    }
    try {
      pgCtl(List.of("stop", "-m", "fast", "-w", "-t", String.valueOf(STOP_SECONDS)), STOP_SECONDS);
    } catch (DatabaseStartException e) {
      // Nothing was running: the pid file is stale, and PostgreSQL itself clears it when it starts.
      System.getLogger(EmbeddedPostgres.class.getName())
          .log(System.Logger.Level.DEBUG, "no server to stop in " + cluster, e);
    }
  }

  /**
   * Creates the cluster beside its place and moves it there, so that a killed start leaves no half
   * of one.
   */
  private void initialise() throws DatabaseStartException, IOException {
    Path preparing =
        work.resolve("initdb-" + HexFormat.of().toHexDigits(new SecureRandom().nextInt()));
    Files.createDirectory(preparing);
    Path passwordFile = preparing.resolve("password");
    Path prepared = preparing.resolve("database");
    Files.createFile(passwordFile, PosixFilePermissions.asFileAttribute(ownerOnly()));
    Files.writeString(passwordFile, password + "\n");
    command.own(preparing);
    run(
        "initdb",
        List.of(
            "--pgdata=" + prepared,
            "--username=" + USER,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--data-checksums"),
        START_SECONDS);
    Files.delete(passwordFile);
    Files.move(prepared, cluster);
    Files.delete(preparing);
  }

  private void pgCtl(List<String> arguments, int seconds)
      throws DatabaseStartException, IOException {
    List<String> all = new ArrayList<>(arguments);
    all.add("-D");
    all.add(cluster.toString());
    run("pg_ctl", all, seconds);
  }

  /**
   * The output goes to a file: the server inherits the descriptor, so a pipe would stay open as
   * long as it runs.
   */
  private void run(String program, List<String> arguments, int seconds)
      throws DatabaseStartException, IOException {
    Path output = Files.createTempFile(work, program, ".out");
    try {
      Process process =
          new ProcessBuilder(command.of(programs.program(program), arguments))
              .directory(work.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(seconds + 10L, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new DatabaseStartException(
            "PostgreSQL's " + program + " did not finish within " + seconds + " s");
      }
      if (process.exitValue() != 0) {
        throw new DatabaseStartException(
            "PostgreSQL's " + program + " failed: " + Files.readString(output).strip() + logHint());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseStartException("interrupted while waiting for PostgreSQL's " + program, e);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private String logHint() {
    Path log = cluster.resolve("server.log");
    return Files.exists(log) ? " (its log: " + log + ")" : "";
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String password(Path directory, String name) throws IOException {
    Path file = directory.resolve(name);
    if (Files.exists(file)) {
      return Files.readString(file).strip();
    }
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly()));
    Files.writeString(file, password + "\n");
    return password;
  }

  private static Set<PosixFilePermission> ownerOnly() {
    return EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }
}

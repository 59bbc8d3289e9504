package dev.touchstone.runtime.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  @TempDir Path directory;

  @Test
  void keeps_its_data_over_a_restart() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
      write(postgres.jdbcUrl(), postgres.password());
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
      assertThat(read(postgres)).isEqualTo("kept");
    }
  }

  @Test
  void keeps_its_data_when_the_service_is_killed_and_takes_over_the_server_left_behind()
      throws Exception {
    Process service =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                AbandonedServer.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(service.getInputStream(), StandardCharsets.UTF_8))) {
      String[] connection = output.readLine().split(" ");
      write(connection[0], connection[1]);
    } finally {
      service.destroyForcibly().waitFor();
    }

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
      assertThat(read(postgres)).isEqualTo("kept");
    }
  }

  @Test
  void keeps_its_data_when_the_server_itself_is_killed() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
      write(postgres.jdbcUrl(), postgres.password());
      long pid =
          Long.parseLong(
              Files.readAllLines(directory.resolve("database/postmaster.pid")).get(0).strip());
      ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
      server.destroyForcibly();
      server.onExit().get();
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
      assertThat(read(postgres)).isEqualTo("kept");
    }
  }

  @Test
  void refuses_a_directory_that_another_service_uses() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
          .isInstanceOf(DatabaseStartException.class)
          .hasMessageContaining("another Touchstone uses the data directory " + directory);
      assertThat(postgres.jdbcUrl()).startsWith("jdbc:postgresql://127.0.0.1:");
    }
  }

  @Test
  void refuses_data_of_another_postgresql_version() throws Exception {
    Files.createDirectories(directory.resolve("database"));
    Files.writeString(directory.resolve("database/PG_VERSION"), "12\n");

    assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
        .isInstanceOf(DatabaseStartException.class)
        .hasMessageContaining("holds data of PostgreSQL 12, this build brings PostgreSQL 17");
  }

  @Test
  void refuses_a_connection_with_the_wrong_password() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void writes_are_durable_before_they_are_confirmed() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory);
        Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        Statement statement = connection.createStatement()) {
      assertThat(setting(statement, "fsync")).isEqualTo("on");
      assertThat(setting(statement, "synchronous_commit")).isEqualTo("on");
    }
  }

  private static String setting(Statement statement, String name) throws SQLException {
    try (ResultSet result = statement.executeQuery("show " + name)) {
      result.next();
      return result.getString(1);
    }
  }

  private static void write(String url, String password) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "touchstone", password);
        Statement statement = connection.createStatement()) {
      statement.execute("create table memory (word text)");
      statement.execute("insert into memory values ('kept')");
    }
  }

  private static String read(EmbeddedPostgres postgres) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select word from memory")) {
      result.next();
      return result.getString(1);
    }
  }
}

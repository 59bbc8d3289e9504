package dev.touchstone.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.touchstone.cli.CommandLineRun;
import dev.touchstone.runtime.db.EmbeddedPostgres;
import dev.touchstone.testing.Command;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database is copied, somebody who owns the copy changes its journal, and what the copy then
 * exports is given to an auditor, who has the checkpoints that were signed before.
 */
class CopiedJournalTest {
  private static final int ROWS = 40;

  @TempDir static Path directory;

  private static EmbeddedPostgres postgres;
  private static Path checkpoints;
  private static Path keys;

  @BeforeAll
  static void a_journal_with_a_signed_checkpoint() throws Exception {
    postgres = EmbeddedPostgres.start(directory.resolve("data"));
    execute("postgres", "create database journal");
    Flyway.configure()
        .dataSource(address("journal"), postgres.user(), postgres.password())
        .load()
        .migrate();
    String signed;
    try (Connection connection = connect("journal")) {
      for (int i = 1; i <= ROWS; i++) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(
              "insert into audit_entry (actor, action, subject_kind, subject, after) values"
                  + " ('åsa', 'host.approved', 'host', 'node-%d', 'approved')".formatted(i));
        }
      }
      assertThat(Chainer.chain(connection)).isEqualTo(ROWS);
      Checkpoints.Standing standing = Checkpoints.standing(connection);
      signed = sign(standing);
      assertThat(Checkpoints.keep(connection, standing.seq(), Instant.now(), signed)).isTrue();
    }
    checkpoints = Files.writeString(directory.resolve("kept.txt"), signed + "\n");
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private static String sign(Checkpoints.Standing standing) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic());
    key.setKeyId("auditors");
    keys =
        Files.writeString(
            directory.resolve("jwks.json"),
            new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    JsonWebSignature jws = new JsonWebSignature();
    jws.setHeader("typ", Checkpoints.TYPE);
    jws.setKeyIdHeaderValue("auditors");
    jws.setAlgorithmHeaderValue("ES256");
    jws.setKey(pair.getPrivate());
    jws.setPayload(
        "{\"seq\":%d,\"hash\":\"%s\",\"iat\":1}".formatted(standing.seq(), standing.hash()));
    return jws.getCompactSerialization();
  }

  private static String address(String database) {
    return postgres.jdbcUrl().replaceFirst("/[^/]*$", "/" + database);
  }

  private static Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(address(database), postgres.user(), postgres.password());
  }

  private static void execute(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  /** What the copy exports after somebody changed it, with triggers and references switched off. */
  private static Path exportOf(String copy, String... changes) throws Exception {
    execute("postgres", "create database " + copy + " template journal");
    execute(copy, "alter role " + postgres.user() + " set session_replication_role = replica");
    try {
      execute(copy, changes);
    } finally {
      execute(copy, "alter role " + postgres.user() + " reset session_replication_role");
    }
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(address(copy));
    source.setUser(postgres.user());
    source.setPassword(postgres.password());
    ObjectMapper json =
        new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    Path file = directory.resolve(copy + ".jsonl");
    try (OutputStream out = Files.newOutputStream(file)) {
      new JournalExport(new JournalRows(source), json).write(out);
    }
    return file;
  }

  private static CommandLineRun verify(Path journal) {
    return CommandLineRun.of(
        "audit",
        "verify",
        journal.toString(),
        "--checkpoint",
        checkpoints.toString(),
        "--key",
        keys.toString());
  }

  private static void assertBroken(Path journal, String how) {
    CommandLineRun run = verify(journal);
    assertThat(run.output()).startsWith("broken: " + how);
    assertThat(run.errors()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void a_copy_that_nobody_changed_is_whole() throws Exception {
    CommandLineRun run = verify(exportOf("untouched"));
    assertThat(run.errors()).isEmpty();
    assertThat(run.output()).startsWith("whole: 40 rows").contains("their signatures are valid");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void a_changed_row_of_the_copy_is_named() throws Exception {
    assertBroken(
        exportOf("changed", "update audit_entry set subject = 'node-99' where subject = 'node-17'"),
        "row 17 was changed: its content has hash ");
  }

  @Test
  void a_row_removed_from_the_copy_is_named() throws Exception {
    assertBroken(
        exportOf("removed", "delete from audit_entry where subject = 'node-17'"),
        "row 17 is missing");
  }

  @Test
  void a_row_removed_with_all_after_it_moved_up_is_named() throws Exception {
    assertBroken(
        exportOf(
            "closed",
            "delete from audit_entry where subject = 'node-17'",
            "delete from audit_chain where seq = 17",
            "update audit_chain set seq = -seq where seq > 17",
            "update audit_chain set seq = -seq - 1 where seq < 0"),
        "row 17: it follows a row of hash ");
  }

  @Test
  void a_row_inserted_into_the_copy_is_named() throws Exception {
    assertBroken(
        exportOf(
            "inserted",
            "update audit_chain set seq = -seq where seq >= 17",
            "update audit_chain set seq = -seq + 1 where seq < 0",
            "insert into audit_entry (id, actor, action, subject_kind, subject)"
                + " overriding system value values (9999, 'admin', 'host.approved', 'host', 'mine')",
            "insert into audit_chain (seq, entry_id, tx, previous_hash, hash) select 17, 9999, tx,"
                + " hash, sha256('mine') from audit_chain where seq = 16"),
        "row 17 was changed: its content has hash ");
  }

  @Test
  void a_tail_cut_from_the_copy_with_its_checkpoints_shows_by_the_one_that_was_kept()
      throws Exception {
    assertBroken(
        exportOf(
            "cut",
            "delete from audit_checkpoint",
            "delete from audit_chain where seq > 30",
            "delete from audit_entry where id not in (select entry_id from audit_chain)"),
        "the tail was cut: a signed checkpoint says that there are 40 rows, the journal ends with"
            + " row 30");
  }

  @Test
  void the_lines_of_python_of_the_page_find_the_changed_row_too() throws Exception {
    Matcher block =
        Pattern.compile("^```python\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(Files.readString(Path.of("docs/audit.md")));
    assertThat(block.find()).isTrue();
    Path program = Files.writeString(directory.resolve("check.py"), block.group(1));

    assertThat(python(program, exportOf("asked")).exitCode()).isZero();
    Command.Outcome found =
        python(
            program,
            exportOf("lied_to", "update audit_entry set actor = 'bob' where subject = 'node-5'"));
    assertThat(found.exitCode()).isEqualTo(1);
    assertThat(found.errors()).contains("AssertionError: row 5");
  }

  private static Command.Outcome python(Path program, Path journal) {
    return new Command()
        .run("/bin/sh", "-c", "python3 \"$0\" < \"$1\"", program.toString(), journal.toString());
  }

  @Test
  void the_hash_of_a_row_is_what_the_page_says() {
    // Computed by hand from docs/audit.md, with sha256sum over the bytes written out by printf.
    JournalRow row =
        new JournalRow(
            1,
            7,
            Instant.parse("2026-11-24T03:00:00.000001Z"),
            "alice",
            "host.approved",
            "host",
            "node-1",
            null,
            null,
            "",
            JournalRow.FIRST,
            "");
    assertThat(row.expectedHash())
        .isEqualTo("f3da6ceea28e814968a27cf16ba91a731a8755eeef34912c8675c56224cb18b1");
  }
}

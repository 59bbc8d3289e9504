package dev.touchstone.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.attestation.RecordedLaunches;
import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.Eventually;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Evidence;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class AuditJournalTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject Journal journal;
  @Inject AuditDuties duties;
  @Inject DataSource database;

  private final Api admin = Api.admin();

  private void decide(String subject) {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                journal.record(
                    AuditAction.HOST_APPROVED, "tester", "host", subject, AuditChange.to("x")));
  }

  private List<String> export() throws SQLException {
    duties.chainAll();
    return admin
        .get("/v1/audit/export")
        .then()
        .statusCode(200)
        .extract()
        .asString()
        .lines()
        .toList();
  }

  private static JournalVerification.Outcome verify(List<String> lines, String... kept)
      throws IOException, JournalFile.UnreadableJournalException {
    String text = String.join("\n", lines);
    return JournalFile.verify(
        () -> new BufferedReader(new StringReader(text)), List.of(kept), Optional.empty());
  }

  private static List<String> rows(List<String> lines) {
    return lines.stream().filter(line -> !line.startsWith("{\"checkpoint\"")).toList();
  }

  @Test
  void each_decision_is_an_entry_with_its_actor_and_the_journal_is_whole()
      throws SQLException, IOException, JournalFile.UnreadableJournalException {
    RecordedHost host = new RecordedHost("au-host");
    host.attest(Evidence.of("xen-good").pcrs(), RecordedLaunches.logs("xen-good")).result();
    admin
        .post("/v1/golden-sets:capture", Map.of("host", "au-host", "name", "au", "activate", true))
        .then()
        .statusCode(201);
    admin.as("scheduler");

    List<String> lines = export();
    admin
        .get("/v1/audit?subject=au-host")
        .then()
        .statusCode(200)
        .body("items.action", hasItem("host.registered"))
        .body("items.action", hasItem("verdict.changed"));
    admin
        .get("/v1/audit?action=golden&subject=au%20v1")
        .then()
        .body("items[0].action", equalTo("golden.stored"));
    admin
        .get("/v1/audit?action=token.issued&limit=1")
        .then()
        .body("items[0].after", equalTo("scheduler of test scheduler: test scheduler"));
    JournalVerification.Outcome outcome = verify(lines);
    assertThat(outcome.broken()).isEmpty();
    assertThat(outcome.rows()).isEqualTo(rows(lines).size());
  }

  @Test
  void a_decision_that_is_rolled_back_leaves_no_entry() throws SQLException {
    assertThatThrownBy(
            () ->
                QuarkusTransaction.requiringNew()
                    .run(
                        () -> {
                          journal.record(
                              AuditAction.HOST_APPROVED,
                              "tester",
                              "host",
                              "au-undone",
                              AuditChange.none());
                          throw new IllegalStateException("undone");
                        }))
        .hasMessage("undone");
    decide("au-done");
    List<String> lines = export();
    assertThat(lines).anyMatch(line -> line.contains("au-done"));
    assertThat(lines).noneMatch(line -> line.contains("au-undone"));
  }

  @Test
  void a_changed_row_is_named() throws Exception {
    List<String> lines = withRows("au-changed");
    int at = lines.size() - 2;
    List<String> changed = new ArrayList<>(lines);
    changed.set(at, lines.get(at).replace("\"after\":\"x\"", "\"after\":\"y\""));
    assertThat(verify(changed).broken().orElseThrow())
        .startsWith("row " + (at + 1) + " was changed: its content has hash ");
  }

  @Test
  void a_removed_row_is_named() throws Exception {
    List<String> lines = new ArrayList<>(withRows("au-removed"));
    lines.remove(lines.size() - 2);
    assertThat(verify(lines).broken()).contains("row " + lines.size() + " is missing");
  }

  @Test
  void an_inserted_row_is_named() throws Exception {
    List<String> lines = new ArrayList<>(withRows("au-inserted"));
    lines.add(lines.size() - 1, lines.get(lines.size() - 2));
    assertThat(verify(lines).broken().orElseThrow())
        .startsWith("row " + (lines.size() - 2) + " stands after row " + (lines.size() - 2));
  }

  @Test
  void a_row_that_was_chained_anew_shows_at_the_row_after_it() throws Exception {
    List<String> lines = new ArrayList<>(withRows("au-forged"));
    int at = lines.size() - 2;
    JournalRow row = reader().readValue(lines.get(at), JournalRow.class);
    JournalRow forged =
        new JournalRow(
                row.seq(),
                row.id(),
                row.at(),
                "somebody else",
                row.action(),
                row.subjectKind(),
                row.subject(),
                row.cause(),
                row.before(),
                row.after(),
                row.previousHash(),
                "")
            .chained();
    lines.set(at, reader().writeValueAsString(forged));
    assertThat(verify(lines).broken().orElseThrow())
        .startsWith("row " + (at + 2) + ": it follows a row of hash ");
  }

  @Test
  void a_tail_that_was_cut_shows_by_a_checkpoint_that_was_kept_elsewhere() throws Exception {
    withRows("au-cut");
    assertThat(duties.checkpoint(Duration.ZERO)).isTrue();
    List<String> all = export();
    String checkpoint = JSON.readTree(all.getLast()).path("checkpoint").asText();
    List<String> lines = rows(all);
    assertThat(verify(all).intact()).isTrue();
    List<String> cut = lines.subList(0, lines.size() - 2);
    assertThat(verify(cut).intact()).as("alone it looks whole").isTrue();
    assertThat(verify(cut, checkpoint).broken().orElseThrow())
        .startsWith("the tail was cut: a signed checkpoint says that there are ");
  }

  @Test
  void a_checkpoint_verifies_with_the_published_keys_and_a_forged_one_does_not() throws Exception {
    withRows("au-signed");
    duties.checkpoint(Duration.ZERO);
    String text = String.join("\n", export());
    String keys = admin.get("/.well-known/jwks.json").asString();
    JournalFile.Source source = () -> new BufferedReader(new StringReader(text));
    assertThat(JournalFile.verify(source, List.of(), Optional.of(keys)).checkpoints()).isPositive();

    JsonNode last = JSON.readTree(text.lines().toList().getLast());
    String signed = last.path("checkpoint").asText();
    String[] parts = signed.split("\\.");
    String payload =
        new String(
            java.util.Base64.getUrlDecoder().decode(parts[1]),
            java.nio.charset.StandardCharsets.UTF_8);
    String forged =
        parts[0]
            + "."
            + java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                    payload
                        .replaceFirst("\"seq\":\\d+", "\"seq\":1")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
            + "."
            + parts[2];
    assertThatThrownBy(() -> JournalFile.verify(source, List.of(forged), Optional.of(keys)))
        .hasMessage("the signature of a checkpoint is not valid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "{", "{\"seq\":1}", "{\"checkpoint\":\"x\"}", "\u0000", "{\"seq\":1e99}"})
  void what_is_no_journal_is_unreadable_not_a_failure(String line) {
    assertThatThrownBy(() -> verify(List.of(line)))
        .isInstanceOf(JournalFile.UnreadableJournalException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit_entry set actor = 'nobody'",
        "delete from audit_entry",
        "truncate audit_entry cascade",
        "update audit_chain set hash = previous_hash",
        "delete from audit_checkpoint",
        "alter table audit_entry disable trigger all",
        "drop trigger append_only on audit_entry",
        "drop table audit_checkpoint",
        "create or replace function touchstone_append_only() returns trigger language plpgsql as $$ begin return null; end $$",
        "alter table audit_entry owner to current_user",
        "set role touchstone"
      })
  void the_running_role_cannot_change_the_journal_nor_give_itself_the_right(String attempt)
      throws SQLException {
    decide("au-protected");
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute(attempt))
          .isInstanceOf(SQLException.class)
          .hasMessageMatching("(?s).*(permission denied|must be owner|must be able to).*");
    }
    admin.get("/v1/audit/state").then().statusCode(200).body("protected", equalTo(true));
  }

  @Test
  void a_right_that_the_running_role_gives_itself_is_none() throws SQLException {
    decide("au-granted");
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("grant update on audit_entry to current_user");
      assertThatThrownBy(() -> statement.execute("update audit_entry set actor = 'nobody'"))
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void many_writers_at_once_leave_no_gap_and_no_fork() throws Exception {
    try (ExecutorService writers = Executors.newFixedThreadPool(8)) {
      List<Future<?>> all =
          IntStream.range(0, 200)
              .<Future<?>>mapToObj(
                  i ->
                      writers.submit(
                          () -> {
                            decide("au-many-" + i);
                            if (i % 5 == 0) {
                              duties.chainAll();
                            }
                            return null;
                          }))
              .toList();
      for (Future<?> one : all) {
        one.get();
      }
    }
    Eventually.within(
        Duration.ofSeconds(10),
        () -> {
          try {
            List<String> lines = export();
            assertThat(lines.stream().filter(line -> line.contains("au-many-")).count())
                .isEqualTo(200);
            assertThat(verify(lines).broken()).isEmpty();
          } catch (SQLException | IOException | JournalFile.UnreadableJournalException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void refused_credentials_are_written_down_without_being_repeated_and_in_bounds() {
    for (int i = 0; i < 300; i++) {
      new Api("touchstone_admin_guess" + i).get("/v1/hosts").then().statusCode(401);
    }
    admin.as("scheduler").get("/v1/hosts").then().statusCode(403);
    Eventually.within(
        Duration.ofSeconds(30),
        () -> {
          String found = admin.get("/v1/audit?action=access.failed").asString();
          assertThat(found)
              .contains("401, no valid credential, ")
              .contains("403, not allowed")
              .contains("GET /v1/hosts")
              .doesNotContain("guess");
        });
  }

  private List<String> withRows(String subject) throws SQLException {
    for (int i = 0; i < 4; i++) {
      decide(subject);
    }
    List<String> lines = rows(export());
    assertThat(lines.size()).isGreaterThan(4);
    return lines;
  }

  private static ObjectMapper reader() {
    return new ObjectMapper()
        .registerModule(new com.fasterxml.jackson.datatype.jsr310.JavaTimeModule())
        .disable(com.fasterxml.jackson.databind.SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
  }
}

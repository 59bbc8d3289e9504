package dev.touchstone.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.testing.Api;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.EventStream;
import dev.touchstone.testing.Eventually;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ChangeStreamTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String PATH = "/v1/trust/changes";

  private String token;
  @Inject AgroalDataSource database;

  @BeforeEach
  void issueToken() {
    token = Api.admin().as("scheduler").token();
  }

  private static void change(Statement statement, String host) throws SQLException {
    statement.execute(
        "insert into verdict_change (id, host_id, host_name, changed_at, was, became, cause, reason, status)"
            + " values ('%s', '%s', '%s', now(), 'trusted', 'untrusted', 'evidence', 'test', 'contraindicated')"
                .formatted(UUID.randomUUID(), UUID.randomUUID(), host));
  }

  private void change(String host) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      change(statement, host);
    }
  }

  private static List<String> hosts(EventStream stream, String prefix) {
    return stream.events().stream()
        .map(event -> event.get("host").asText())
        .filter(host -> host.startsWith(prefix))
        .toList();
  }

  private EventStream follow(String lastId) {
    return EventStream.of(PATH, token, Optional.ofNullable(lastId));
  }

  @Test
  void a_change_is_a_trust_row_and_what_made_it() throws SQLException {
    try (EventStream stream = follow(null)) {
      change("cs-row");
      Eventually.within(SOON, () -> assertThat(hosts(stream, "cs-row")).hasSize(1));
      JsonNode event = stream.events().getLast();
      assertThat(event.get("trusted").asBoolean()).isFalse();
      assertThat(event.get("state").asText()).isEqualTo("untrusted");
      assertThat(event.get("was").asText()).isEqualTo("trusted");
      assertThat(event.get("cause").asText()).isEqualTo("evidence");
      assertThat(event.has("position")).isFalse();
    }
  }

  @Test
  void whoever_resumes_gets_each_change_once_and_none_is_lost() throws SQLException {
    String first;
    try (EventStream stream = follow(null)) {
      change("cr-0");
      Eventually.within(SOON, () -> assertThat(hosts(stream, "cr-")).containsExactly("cr-0"));
      first = stream.lastId();
    }
    for (int i = 1; i <= 1200; i++) {
      change("cr-" + i);
    }
    List<String> expected = IntStream.rangeClosed(1, 1210).mapToObj(i -> "cr-" + i).toList();
    try (EventStream stream = follow(first)) {
      for (int i = 1201; i <= 1210; i++) {
        change("cr-" + i);
      }
      Eventually.within(SOON, () -> assertThat(hosts(stream, "cr-")).hasSize(expected.size()));
      assertThat(hosts(stream, "cr-")).containsExactlyElementsOf(expected);
    }
  }

  @Test
  void a_change_that_commits_late_is_told_late_and_not_left_out() throws SQLException {
    String before;
    List<String> seen = new ArrayList<>();
    try (EventStream stream = follow(null);
        Connection slow = database.getConnection();
        Statement late = slow.createStatement()) {
      before = stream.lastId();
      slow.setAutoCommit(false);
      change(late, "cl-late");
      change("cl-early");
      change("cl-early-too");
      slow.commit();
      Eventually.within(SOON, () -> assertThat(hosts(stream, "cl-")).hasSize(3));
      seen.addAll(hosts(stream, "cl-"));
    }
    assertThat(new HashSet<>(seen)).hasSize(3);
    try (EventStream again = follow(before)) {
      Eventually.within(SOON, () -> assertThat(hosts(again, "cl-")).hasSize(3));
      assertThat(hosts(again, "cl-")).isEqualTo(seen);
    }
  }

  @Test
  void a_list_says_from_where_to_follow() throws SQLException {
    String position = Api.admin().get("/v1/trust?limit=1").header("Touchstone-Changes-After");
    change("cp-one");
    try (EventStream stream = follow(position)) {
      Eventually.within(SOON, () -> assertThat(hosts(stream, "cp-")).containsExactly("cp-one"));
    }
  }

  @Test
  void refuses_a_position_that_is_none_and_one_that_never_was() {
    Api admin = Api.admin();
    admin.call().header("Last-Event-ID", "x\u0001y").get(PATH).then().statusCode(400);
    admin.call().header("Last-Event-ID", "9-9-9").get(PATH).then().statusCode(400);
    admin.call().header("Last-Event-ID", "99999999999-1").get(PATH).then().statusCode(410);
  }
}

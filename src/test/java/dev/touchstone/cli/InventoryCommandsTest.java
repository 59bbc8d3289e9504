package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.RecordedHost;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everyday work from a distance: log in once, then hosts, tokens, webhooks and the journal. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class InventoryCommandsTest {
  @TempDir Path directory;
  @TestHTTPResource URI service;

  @BeforeEach
  void a_home_of_our_own() {
    System.setProperty("touchstone.config.dir", directory.resolve("config").toString());
  }

  @AfterEach
  void nobody_elses() {
    System.clearProperty("touchstone.config.dir");
  }

  private CommandLineRun login(String token, String... more) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream((token + "\n").getBytes(StandardCharsets.UTF_8)));
    try {
      java.util.List<String> all =
          new java.util.ArrayList<>(java.util.List.of("login", "--server", service.toString()));
      all.addAll(java.util.List.of(more));
      return CommandLineRun.of(all.toArray(String[]::new));
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void login_remembers_the_service_for_its_owner_alone_and_logout_forgets_it() throws IOException {
    CommandLineRun in = login(DatabaseForTests.ADMIN_TOKEN);

    assertThat(in.exitCode()).as(in.errors()).isZero();
    assertThat(in.output()).contains("installation (admin), remembered as profile \"default\"");
    Path file = directory.resolve("config/profiles.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(CommandLineRun.of("host", "list").exitCode()).isZero();
    assertThat(CommandLineRun.of("profiles").output()).isEqualTo("default  " + service + "\n");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    CommandLineRun open = CommandLineRun.of("host", "list");
    assertThat(open.exitCode()).isEqualTo(2);
    assertThat(open.errors()).contains("holds tokens and others may read it: chmod 600");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    assertThat(CommandLineRun.of("logout").output()).isEqualTo("forgotten: default\n");
    assertThat(CommandLineRun.of("host", "list").errors()).contains("touchstone login before");
  }

  @Test
  void a_token_that_is_refused_is_not_remembered() {
    CommandLineRun in = login("touchstone_admin_wrong");

    assertThat(in.exitCode()).isEqualTo(1);
    assertThat(in.errors()).contains("this call needs a valid token");
    assertThat(directory.resolve("config/profiles.json")).doesNotExist();
  }

  @Test
  void a_remembered_token_is_shown_to_its_own_service_alone() {
    login(DatabaseForTests.ADMIN_TOKEN);

    CommandLineRun elsewhere = CommandLineRun.of("host", "list", "--server", "http://127.0.0.1:9");

    assertThat(elsewhere.exitCode()).isEqualTo(2);
    assertThat(elsewhere.errors()).contains("expected --token-file");
  }

  @Test
  void a_password_store_says_the_token_and_the_file_does_not_have_it() throws IOException {
    Path secret = directory.resolve("secret");
    Files.writeString(secret, DatabaseForTests.ADMIN_TOKEN + "\nsecond line\n");

    CommandLineRun in = login("", "--token-command", "cat " + secret, "--profile", "store");

    assertThat(in.exitCode()).as(in.errors()).isZero();
    assertThat(Files.readString(directory.resolve("config/profiles.json")))
        .contains("cat ")
        .doesNotContain(DatabaseForTests.ADMIN_TOKEN);
    assertThat(CommandLineRun.of("host", "list", "--profile", "store").exitCode()).isZero();
    assertThat(CommandLineRun.of("host", "list", "--profile", "none").errors())
        .contains("there is no profile \"none\"");
  }

  @Test
  void a_host_is_announced_labelled_shown_and_forgotten() {
    login(DatabaseForTests.ADMIN_TOKEN);

    assertThat(CommandLineRun.of("host", "register", "ic-host", "1c".repeat(32)).output())
        .isEqualTo("ic-host is expected\n");
    assertThat(CommandLineRun.of("host", "label", "ic-host", "rack=7", "role=kvm").output())
        .isEqualTo("ic-host has labels {\"rack\":\"7\",\"role\":\"kvm\"}\n");
    assertThat(CommandLineRun.of("host", "list", "--label", "rack=7").output())
        .contains("HOST")
        .contains("ic-host")
        .contains("pending");
    assertThat(CommandLineRun.of("host", "show", "ic-host").output())
        .startsWith("PENDING  ic-host: the host was announced")
        .contains("\"ekFingerprint\"");
    CommandLineRun asked = CommandLineRun.of("host", "forget", "ic-host");
    assertThat(asked.exitCode()).isEqualTo(2);
    assertThat(asked.errors()).contains("repeat with --yes");
    assertThat(CommandLineRun.of("host", "forget", "ic-host", "--yes").output())
        .isEqualTo("ic-host is forgotten\n");
    CommandLineRun gone = CommandLineRun.of("host", "approve", "ic-host");
    assertThat(gone.exitCode()).isEqualTo(1);
    assertThat(gone.errors()).contains("there is no host \"ic-host\"");
  }

  @Test
  void a_token_is_issued_replaced_and_ended() {
    login(DatabaseForTests.ADMIN_TOKEN);
    CommandLineRun issued =
        CommandLineRun.of(
            "token", "issue", "--role", "scheduler", "--owner", "ic nova", "--lifetime", "P90D");

    assertThat(issued.output()).matches("touchstone_scheduler_[A-Za-z0-9_-]{43}\n");
    String id =
        CommandLineRun.of("token", "list")
            .output()
            .lines()
            .filter(line -> line.contains("ic nova"))
            .findFirst()
            .orElseThrow()
            .split(" ")[0];
    assertThat(CommandLineRun.of("token", "rotate", id).output())
        .matches("touchstone_scheduler_[A-Za-z0-9_-]{43}\n");
    assertThat(CommandLineRun.of("token", "revoke", id).output())
        .isEqualTo("the token counts no more\n");
    assertThat(CommandLineRun.of("webhook", "list").exitCode()).isZero();
    assertThat(CommandLineRun.of("authority", "list").exitCode()).isZero();
    assertThat(CommandLineRun.of("approval", "list").output()).isEqualTo("none yet\n");
  }

  @Test
  void the_journal_is_exported_and_proved_whole_and_a_changed_row_is_named() throws IOException {
    new RecordedHost("ic-audited");
    login(DatabaseForTests.ADMIN_TOKEN);
    Path file = directory.resolve("audit.jsonl");
    dev.touchstone.testing.Eventually.within(
        java.time.Duration.ofSeconds(20),
        () -> {
          String text = CommandLineRun.of("audit", "export").output();
          assertThat(text).contains("\"subject\":\"ic-audited\"");
          try {
            Files.writeString(file, text);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });

    CommandLineRun whole = CommandLineRun.of("audit", "verify", file.toString());
    assertThat(whole.exitCode()).isZero();
    assertThat(whole.output()).startsWith("whole: ");
    Files.writeString(file, Files.readString(file).replace("ic-audited", "ic-innocent"));
    CommandLineRun broken = CommandLineRun.of("audit", "verify", file.toString());
    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.output()).startsWith("broken: row ").contains(" was changed: ");
    assertThat(CommandLineRun.of("audit", "verify", directory + "/none").exitCode()).isEqualTo(2);
    assertThat(CommandLineRun.of("audit", "list", "--subject", "ic-audited").output())
        .contains("host.registered");
  }

  @Test
  void bash_completes_words_by_what_completion_prints() throws Exception {
    Path script = directory.resolve("completion.bash");
    Files.writeString(script, CommandLineRun.of("completion").output());
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source "
                    + script
                    + "; COMP_WORDS=(touchstone host ap); COMP_CWORD=2; COMP_LINE='touchstone host ap';"
                    + " _complete_touchstone; echo \"${COMPREPLY[@]}\"")
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said.strip()).isEqualTo("approve");
  }
}

package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.DatabaseForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that speak with a service. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class RemoteCommandsTest {
  @TempDir Path directory;
  @TestHTTPResource URI service;

  private CommandLineRun run(String... arguments) throws IOException {
    Path token = directory.resolve("token");
    Files.writeString(token, DatabaseForTests.ADMIN_TOKEN + "\n");
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--server", service + "", "--token-file", token + ""));
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  private Path policy(String name) throws IOException {
    Path file = directory.resolve(name + ".yaml");
    Files.writeString(
        file,
        Files.readString(Path.of("attestation-policies/baseline.yaml"))
            .replaceFirst(
                "name: baseline", "name: " + name + "\nhosts:\n  labels: {x: " + name + "}"));
    return file;
  }

  @Test
  void a_policy_is_added_put_into_force_exported_and_retired() throws IOException {
    CommandLineRun added = run("policy", "add", policy("rc-base") + "");

    assertThat(added.exitCode()).as(added.errors()).isZero();
    assertThat(added.output())
        .isEqualTo(
            "rc-base v1 is kept as draft; put it into force with: touchstone policy activate rc-base 1\n");
    assertThat(run("policy", "activate", "rc-base", "1").output())
        .startsWith("rc-base v1 is active\n")
        .contains(" hosts judged: 0 lose trust");
    assertThat(run("policy", "list").output()).contains("NAME").contains("rc-base");
    assertThat(run("policy", "export", "rc-base", "1").output())
        .isEqualTo(Files.readString(policy("rc-base")));
    assertThat(run("policy", "retire", "rc-base", "1").output())
        .startsWith("rc-base v1 is retired");
  }

  @Test
  void a_simulation_and_a_preview_are_shown_in_words() throws IOException {
    assertThat(run("policy", "simulate", policy("rc-sim") + "", "--host", "nobody").output())
        .startsWith("0 hosts judged: 0 lose trust, 0 gain it");
    assertThat(run("golden", "list").exitCode()).isZero();
    CommandLineRun missing = run("golden", "preview", "rc-none", "1");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.errors()).startsWith("touchstone: there is no version 1 of a golden set");
  }

  @Test
  void a_refused_policy_names_its_places_on_the_terminal() throws IOException {
    Path file = directory.resolve("bad.yaml");
    Files.writeString(file, "name: rc-bad\nruls: []\nhost: 1\n");

    CommandLineRun run = run("policy", "add", file + "");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errors()).contains("touchstone: 2:1: ").contains("nothing was stored");
  }
}

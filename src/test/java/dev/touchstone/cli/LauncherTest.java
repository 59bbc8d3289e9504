package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code deploy/bin/touchstone} with a JDK that only says what it was started with. */
class LauncherTest {
  @TempDir Path directory;

  private String startedWith(String version, String command) throws IOException {
    Files.writeString(directory.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path java = Files.createDirectories(directory.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.createFile(
        Files.createDirectories(directory.resolve("quarkus-app")).resolve("quarkus-run.jar"));
    return new Command()
        .with("JAVA_HOME", directory.toString())
        .with("TOUCHSTONE_HOME", directory.toString())
        .run("deploy/bin/touchstone", command)
        .orFail()
        .output();
  }

  @ParameterizedTest
  @CsvSource({
    "21.0.5, serve, false",
    "22.0.2, --help, false",
    "23, serve, true",
    "25.0.1, --help, true",
    "25.0.1, serve, true"
  })
  void a_machine_is_told_of_the_memory_access_of_protobuf_only_if_it_knows_the_option(
      String version, String command, boolean told) throws IOException {
    String options = startedWith(version, command);

    assertThat(options.contains("--sun-misc-unsafe-memory-access=allow")).isEqualTo(told);
    assertThat(options).contains("--enable-native-access=ALL-UNNAMED").endsWith(command + "\n");
  }
}

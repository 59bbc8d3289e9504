package dev.touchstone.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program of the machine and keeps what it printed. */
public final class Command {
  private final Map<String, String> environment = new HashMap<>();
  private Path directory = Path.of(".");

  /** What a program ended with. */
  public record Outcome(int exitCode, String output, String errors) {
    /** The outcome itself, if the program ended well. */
    public Outcome orFail() {
      if (exitCode != 0) {
        throw new AssertionError("exit code " + exitCode + "\n" + output + errors);
      }
      return this;
    }
  }

  public Command in(Path workDirectory) {
    directory = workDirectory;
    return this;
  }

  public Command with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Runs to the end, at most two minutes. */
  public Outcome run(String... words) {
    try {
      Path output = Files.createTempFile("command", ".out");
      Path errors = Files.createTempFile("command", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(List.of(words))
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new AssertionError(words[0] + " did not end within two minutes");
        }
        return new Outcome(
            process.exitValue(),
            Files.readString(output, StandardCharsets.ISO_8859_1),
            Files.readString(errors, StandardCharsets.ISO_8859_1));
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          words[0] + " cannot be run: install swtpm, swtpm-tools and tpm2-tools (apt-get install)",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}

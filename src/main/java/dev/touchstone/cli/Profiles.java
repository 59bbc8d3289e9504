package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The services that somebody works with, by name, in {@code profiles.json} below {@code
 * $XDG_CONFIG_HOME/touchstone}. The file holds tokens: it is its owner's alone, or it is not read.
 */
final class Profiles {
  static final String DEFAULT = "default";
  private static final int LARGEST = 1 << 20;
  private static final int LONGEST_COMMAND = 30;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path directory;

  private Profiles(Path directory) {
    this.directory = directory;
  }

  static Profiles ofThisUser() {
    String configured = System.getProperty("touchstone.config.dir");
    if (configured != null) {
      return new Profiles(Path.of(configured));
    }
    String xdg = System.getenv("XDG_CONFIG_HOME");
    return new Profiles(
        xdg != null && !xdg.isBlank()
            ? Path.of(xdg, "touchstone")
            : Path.of(System.getProperty("user.home"), ".config", "touchstone"));
  }

  Path file() {
    return directory.resolve("profiles.json");
  }

  Path certificate(String name) {
    return directory.resolve(name + ".pem");
  }

  static String requireName(String name) throws UnreadableInputException {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new UnreadableInputException(
          "a profile's name is 1 to 64 of A-Z a-z 0-9 . _ -, found " + name);
    }
    return name;
  }

  Map<String, Profile> all() throws UnreadableInputException {
    if (!Files.exists(file())) {
      return Map.of();
    }
    try {
      Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file());
      if (rights.stream().anyMatch(right -> !right.name().startsWith("OWNER_"))) {
        throw new UnreadableInputException(
            "%s holds tokens and others may read it: chmod 600 %s".formatted(file(), file()));
      }
      return JSON.readValue(
          InputFile.read(file(), LARGEST), new TypeReference<TreeMap<String, Profile>>() {});
    } catch (JsonProcessingException e) {
      throw new UnreadableInputException(file() + ": expected JSON, name to {server, token}");
    } catch (IOException e) {
      throw new UnreadableInputException("cannot read " + file() + ": " + e.getMessage());
    }
  }

  /** The profile of this name; a name that was asked for has to be there. */
  Optional<Profile> find(Optional<String> asked) throws UnreadableInputException {
    Map<String, Profile> all = all();
    String name = asked.orElse(DEFAULT);
    if (asked.isPresent() && !all.containsKey(name)) {
      throw new UnreadableInputException(
          "there is no profile \"%s\": touchstone login --profile %s makes it"
              .formatted(name, name));
    }
    return Optional.ofNullable(all.get(name));
  }

  void keep(String name, Profile profile) throws UnreadableInputException {
    Map<String, Profile> all = new TreeMap<>(all());
    all.put(name, profile);
    write(all);
  }

  boolean remove(String name) throws UnreadableInputException {
    Map<String, Profile> all = new TreeMap<>(all());
    boolean there = all.remove(name) != null;
    if (there) {
      write(all);
    }
    return there;
  }

  private void write(Map<String, Profile> all) throws UnreadableInputException {
    try {
      Files.createDirectories(directory);
      Path beside = Files.createTempFile(directory, "profiles", ".new", ownerOnly());
      Files.write(beside, JSON.writeValueAsBytes(all));
      Files.move(
          beside, file(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UnreadableInputException("cannot write " + file() + ": " + e.getMessage());
    }
  }

  Path keepCertificate(String name, String pem) throws UnreadableInputException {
    try {
      Files.createDirectories(directory);
      return Files.writeString(
          certificate(name), pem, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw new UnreadableInputException(
          "cannot write " + certificate(name) + ": " + e.getMessage());
    }
  }

  /** What the profile's command says. */
  static String said(String command) throws UnreadableInputException {
    try {
      Process process =
          new ProcessBuilder("sh", "-c", command)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String text = new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
      if (!process.waitFor(LONGEST_COMMAND, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new UnreadableInputException("the profile's token command failed: " + command);
      }
      return text.lines().findFirst().orElse("").strip();
    } catch (IOException e) {
      throw new UnreadableInputException(
          "the profile's token command cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableInputException("interrupted");
    }
  }

  private static java.nio.file.attribute.FileAttribute<Set<PosixFilePermission>> ownerOnly() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }
}

package dev.touchstone.docs;

import dev.touchstone.cli.CommandLineRun;
import dev.touchstone.docs.Transcript.Step;
import dev.touchstone.testing.Api;
import dev.touchstone.testing.Command;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Evidence;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * What the examples of one page find: the service, hosts node1 (launched as it should be) and node2
 * (with another command line), a policy in mine.yaml, a token in the environment. What a page
 * leaves behind is taken out of force.
 */
final class ExampleSite implements AutoCloseable {
  private static final String SCRATCH = "/tmp/touchstone";
  private static final String SHOWN_SERVICE = "http://127.0.0.1:8080";
  private static final Set<String> OF_A_SERVICE =
      Set.of(
          "list", "show", "export", "add", "simulate", "preview", "activate", "retire", "revoke");
  private static final Map<String, String> HOSTS =
      Map.of("node1", "kvm-good", "node2", "kvm-tampered-cmdline");

  private final Path directory;
  private final String service = "http://127.0.0.1:" + RestAssured.port;
  private final int tpmPort = freePorts();

  ExampleSite() throws IOException {
    directory = Files.createTempDirectory("touchstone-docs").toRealPath();
    for (String link : List.of("attestation-policies", "deploy", "docs", "src")) {
      Files.createSymbolicLink(directory.resolve(link), Path.of(link).toAbsolutePath());
    }
    Files.writeString(directory.resolve("token"), DatabaseForTests.ADMIN_TOKEN + "\n");
    Files.writeString(directory.resolve(".curlrc"), "fail-with-body\nsilent\nshow-error\n");
    Files.writeString(
        directory.resolve("mine.yaml"),
        MarkdownPages.read(Path.of("attestation-policies/kvm-uefi-secureboot-svirt.yaml"))
            .replace("name: kvm-uefi-secureboot-svirt", "name: kvm-mine")
            .replace("profile: kvm-uefi-secureboot-svirt", "profile: kvm-mine"));
    retireAll();
    HOSTS.forEach(ExampleSite::host);
  }

  private static void host(String name, String boot) {
    Evidence evidence = Evidence.of(boot);
    new RecordedHost(name)
        .attest(
            evidence.pcrs(),
            Map.of(
                "uefi-eventlog.bin", evidence.file("uefi-eventlog.bin"),
                "ima.bin", evidence.file("ima.bin")))
        .result();
  }

  private static int freePorts() {
    for (int port = 24000 + ThreadLocalRandom.current().nextInt(1000) * 2; ; port += 2) {
      if (isFree(port) && isFree(port + 1)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private String here(String text) {
    return text.replace(SHOWN_SERVICE, service)
        .replace(SCRATCH, directory.toString())
        .replaceAll("\\b2321\\b", "" + tpmPort)
        .replaceAll("\\b2322\\b", "" + (tpmPort + 1));
  }

  private String shown(String text) {
    return text.replace(service, SHOWN_SERVICE)
        .replace(directory.toString(), SCRATCH)
        .replaceAll("\\b" + tpmPort + "\\b", "2321");
  }

  /** Runs lines of a shell to their end; anything but success fails the test, naming the place. */
  void script(String place, String lines) {
    Command.Outcome outcome = run(lines);
    if (outcome.exitCode() != 0) {
      throw new AssertionError(
          place + ": exit code " + outcome.exitCode() + "\n" + outcome.output() + outcome.errors());
    }
  }

  /** What a line of a shell prints to its standard output, and how it ends if not well. */
  String printed(String line) {
    Command.Outcome outcome = run(line);
    String exit = outcome.exitCode() == 0 ? "" : "[exit code " + outcome.exitCode() + "]\n";
    String output = utf8(outcome.output());
    return shown(output + (output.isEmpty() || output.endsWith("\n") ? "" : "\n") + exit);
  }

  private Command.Outcome run(String lines) {
    return new Command()
        .in(directory)
        .with("CURL_HOME", directory.toString())
        .with("TOUCHSTONE", service)
        .with("TOUCHSTONE_TOKEN", DatabaseForTests.ADMIN_TOKEN)
        .with("TOKEN", DatabaseForTests.ADMIN_TOKEN)
        .with("AUTH", "Authorization: Bearer " + DatabaseForTests.ADMIN_TOKEN)
        .run("/bin/sh", "-euc", here(lines));
  }

  private static String utf8(String latin1) {
    return new String(
        latin1.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Runs a command that speaks with the service, or with nobody. */
  String touchstone(Step step) {
    List<String> words = new ArrayList<>();
    for (String word : step.words().subList(1, step.words().size())) {
      boolean file = word.contains(".") && Files.exists(directory.resolve(word));
      words.add(file ? directory.resolve(word).toString() : here(word));
    }
    if (words.getFirst().equals("trust")
        || (words.size() > 1 && OF_A_SERVICE.contains(words.get(1)))) {
      words.addAll(List.of("--server", service, "--token-file", directory.resolve("token") + ""));
    }
    CommandLineRun run = CommandLineRun.of(words.toArray(String[]::new));
    String exit = run.exitCode() == 0 ? "" : "[exit code " + run.exitCode() + "]\n";
    return shown(run.output() + run.errors() + exit);
  }

  /** Golden sets and policies that are in force, as the paths of their versions. */
  private static Set<String> versions() {
    Set<String> versions = new TreeSet<>();
    for (String kind : List.of("golden-sets", "policies")) {
      List<Map<String, Object>> items =
          Api.admin().get("/v1/" + kind + "?limit=1000").jsonPath().getList("items");
      items.stream()
          .filter(item -> "active".equals(item.get("state")))
          .forEach(
              item ->
                  versions.add(
                      "/v1/%s/%s/versions/%s"
                          .formatted(kind, item.get("name"), item.get("version"))));
    }
    return versions;
  }

  /** What other tests left in force would show in the examples. */
  private static void retireAll() {
    versions().forEach(version -> Api.admin().post(version + "/retirement"));
  }

  @Override
  public void close() throws IOException {
    Path tpm = directory.resolve("swtpm.pid");
    if (Files.exists(tpm)) {
      ProcessHandle.of(Long.parseLong(Files.readString(tpm).strip()))
          .ifPresent(ProcessHandle::destroy);
    }
    retireAll();
    List<String> names = Api.admin().get("/v1/hosts?limit=1000").jsonPath().getList("items.host");
    Stream.concat(HOSTS.keySet().stream(), Stream.of("try-1", "xen-1"))
        .filter(names::contains)
        .forEach(name -> Api.admin().call().delete("/v1/hosts/" + name));
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

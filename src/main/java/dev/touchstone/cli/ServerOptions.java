package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** A service, and what commands do with it. */
final class ServerOptions {
  private static final int DOCUMENT = 32 * 1024 * 1024;
  private static final int MOST_PAGES = 1000;

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "${env:TOUCHSTONE_URL:-http://127.0.0.1:8080}",
      description = "The service; also TOUCHSTONE_URL. Default: ${DEFAULT-VALUE}")
  private String server;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the token; without one TOUCHSTONE_TOKEN is taken.")
  private Path tokenFile;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      defaultValue = "${env:TOUCHSTONE_CA_FILE}",
      description =
          "Certificates (PEM) of who certified the service; also TOUCHSTONE_CA_FILE. Default: the JDK's.")
  private Path authorities;

  @Option(names = "--json", description = "What the service answered, as JSON.")
  private boolean json;

  private PrintWriter out;
  private Server service;

  /** Something that is done with the service. */
  interface Deed {
    void run() throws UnreadableInputException, ServerException, JsonProcessingException;
  }

  /** Does it; exit code 1 if the service refuses, 2 if the input is wrong, 3 if nobody answers. */
  int run(CommandSpec spec, Deed deed) throws JsonProcessingException {
    out = spec.commandLine().getOut();
    PrintWriter errors = spec.commandLine().getErr();
    try {
      service = new Server(server, token(), Optional.ofNullable(authorities));
      deed.run();
      out.flush();
      return 0;
    } catch (UnreadableInputException e) {
      errors.println("touchstone: " + OneLine.of(e.getMessage()));
      return 2;
    } catch (ServerException e) {
      out.flush();
      e.lines().forEach(line -> errors.println("touchstone: " + OneLine.of(line)));
      return e.exitCode();
    }
  }

  private String token() throws UnreadableInputException {
    if (tokenFile != null) {
      return new String(InputFile.read(tokenFile, 4096), StandardCharsets.UTF_8).strip();
    }
    String token = System.getenv("TOUCHSTONE_TOKEN");
    if (token == null || token.isBlank()) {
      throw new UnreadableInputException("expected --token-file, or a token in TOUCHSTONE_TOKEN");
    }
    return token.strip();
  }

  /** A name as a part of a path. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  void table(String path, String... columns) throws ServerException, JsonProcessingException {
    List<JsonNode> items = new ArrayList<>();
    String next = "";
    for (int page = 0; page < MOST_PAGES && next != null; page++) {
      JsonNode answer =
          service.get(
              path + (path.contains("?") ? "&" : "?") + "limit=1000&after=" + segment(next));
      answer.get("items").forEach(items::add);
      next = answer.hasNonNull("next") ? answer.get("next").asText() : null;
    }
    if (json) {
      out.println(JsonOutput.write(Map.of("items", items)));
    } else {
      out.print(ServerText.table(items, List.of(columns)));
    }
  }

  /** Prints why a host is where it is; returns whether it is trusted. */
  boolean explanation(String path) throws ServerException, JsonProcessingException {
    JsonNode answer = service.get(path);
    out.print(json ? JsonOutput.write(answer) + "\n" : ServerText.explanation(answer));
    return answer.path("trusted").asBoolean();
  }

  void show(String path) throws ServerException, JsonProcessingException {
    out.println(JsonOutput.write(service.get(path)));
  }

  void print(String path) throws ServerException {
    out.print(service.text(path));
  }

  void added(String path, Path file, String type, String next)
      throws UnreadableInputException, ServerException, JsonProcessingException {
    JsonNode made = service.post(path, InputFile.read(file, DOCUMENT), type);
    if (json) {
      out.println(JsonOutput.write(made));
    } else {
      String name = made.path("name").asText();
      String version = made.path("version").asText();
      out.println(
          "%s v%s is kept as %s; put it into force with: %s %s %s"
              .formatted(name, version, made.path("state").asText(), next, name, version));
    }
  }

  void preview(String path, String deed) throws ServerException, JsonProcessingException {
    JsonNode outcome = service.get(path + "/preview?of=" + segment(deed));
    out.print(json ? JsonOutput.write(outcome) + "\n" : ServerText.outcome(outcome));
  }

  void simulate(String path, Map<String, Object> request)
      throws ServerException, JsonProcessingException {
    JsonNode outcome =
        service.post(
            path, JsonOutput.write(request).getBytes(StandardCharsets.UTF_8), "application/json");
    out.print(json ? JsonOutput.write(outcome) + "\n" : ServerText.outcome(outcome));
  }

  /** Shows what would follow; goes on if no host would lose trust, or if that was agreed to. */
  void move(String path, String deed, Consent consent)
      throws ServerException, JsonProcessingException {
    JsonNode outcome = service.get(path + "/preview?of=" + deed);
    if (outcome.path("becomeUntrusted").asInt() > 0 && !consent.given()) {
      out.print(json ? JsonOutput.write(outcome) + "\n" : ServerText.outcome(outcome));
      throw new ServerException(
          1,
          List.of(
              "nothing was changed: %s hosts would lose trust; repeat with --yes if that is meant"
                  .formatted(outcome.path("becomeUntrusted").asText())));
    }
    JsonNode moved = service.post(path + "/" + deed, new byte[0], "application/json");
    if (json) {
      out.println(JsonOutput.write(moved));
    } else {
      out.println(
          "%s v%s is %s"
              .formatted(
                  moved.path("name").asText(),
                  moved.path("version").asText(),
                  moved.path("state").asText()));
      out.print(ServerText.outcome(outcome));
    }
  }
}

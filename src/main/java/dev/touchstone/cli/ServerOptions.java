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
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** A service, and what commands do with it. */
final class ServerOptions {
  private static final int DOCUMENT = 32 * 1024 * 1024;
  private static final int MOST_PAGES = 1000;

  private static final String LOCAL = "http://127.0.0.1:8080";

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "A service that login remembered; also TOUCHSTONE_PROFILE. Default: \"default\", if there"
              + " is one.")
  private String profile;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The service; also TOUCHSTONE_URL. Default: the profile's, else " + LOCAL + ".")
  private String server;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "A file with the token; without one TOUCHSTONE_TOKEN is taken, else the profile's.")
  private Path tokenFile;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description =
          "Certificates (PEM) of who certified the service; also TOUCHSTONE_CA_FILE. Default: the"
              + " profile's, else the JDK's.")
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
      service = connect();
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

  /** Options come before the environment, the environment before the profile. */
  private Server connect() throws UnreadableInputException {
    Optional<Profile> known =
        Profiles.ofThisUser()
            .find(Optional.ofNullable(profile).or(() -> env("TOUCHSTONE_PROFILE")));
    Optional<String> named = Optional.ofNullable(server).or(() -> env("TOUCHSTONE_URL"));
    String url = named.or(() -> known.map(Profile::server)).orElse(LOCAL);
    // A token is shown to the service that it was given for, and to no other.
    Optional<Profile> same = known.filter(one -> url.equals(one.server()));
    Optional<Path> believed =
        Optional.ofNullable(authorities)
            .or(() -> env("TOUCHSTONE_CA_FILE").map(Path::of))
            .or(() -> same.map(Profile::caFile).map(Path::of));
    return new Server(url, token(same), believed);
  }

  private static Optional<String> env(String name) {
    return Optional.ofNullable(System.getenv(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  private String token(Optional<Profile> known) throws UnreadableInputException {
    if (tokenFile != null) {
      return new String(InputFile.read(tokenFile, 4096), StandardCharsets.UTF_8).strip();
    }
    Optional<String> given = env("TOUCHSTONE_TOKEN");
    if (given.isPresent()) {
      return given.get();
    }
    if (known.map(Profile::tokenCommand).isPresent()) {
      return Profiles.said(known.get().tokenCommand());
    }
    return known
        .map(Profile::token)
        .orElseThrow(
            () ->
                new UnreadableInputException(
                    "expected --token-file, or a token in TOUCHSTONE_TOKEN, or touchstone login before"));
  }

  boolean json() {
    return json;
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
    } else if (moved.hasNonNull("requester")) {
      out.println(
          OneLine.of(
              "it waits for another person: touchstone approval approve "
                  + moved.path("id").asText()));
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

  /** Posts an object; prints a sentence about the answer. */
  void posted(String path, Map<String, ?> request, Function<JsonNode, String> sentence)
      throws ServerException, JsonProcessingException {
    byte[] body = JsonOutput.write(request).getBytes(StandardCharsets.UTF_8);
    tell(service.post(path, body, "application/json"), sentence);
  }

  void put(String path, Map<String, ?> request, Function<JsonNode, String> sentence)
      throws ServerException, JsonProcessingException {
    tell(service.put(path, JsonOutput.write(request).getBytes(StandardCharsets.UTF_8)), sentence);
  }

  void delete(String path, String sentence) throws ServerException, JsonProcessingException {
    service.delete(path);
    out.println(json ? JsonOutput.write(Map.of("done", true)) : OneLine.of(sentence));
  }

  void download(String path, Path file) throws ServerException, UnreadableInputException {
    service.download(path, file);
    out.println(OneLine.of("written: " + file));
  }

  private void tell(JsonNode answer, Function<JsonNode, String> sentence)
      throws JsonProcessingException {
    out.println(json ? JsonOutput.write(answer) : OneLine.of(sentence.apply(answer)));
  }
}

package dev.touchstone.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;

/** The Placement service of Debian's packages on sqlite, and the cloud's side of it. */
final class RealPlacement implements AutoCloseable {
  private static final String PYTHON = "/usr/bin/python3";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final URI url;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> providers = new HashMap<>();

  private RealPlacement(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Whether the package is there; continuous integration has it, or fails. */
  static boolean isInstalled() throws IOException, InterruptedException {
    boolean there =
        new ProcessBuilder(PYTHON, "-c", "import placement")
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target/placement-import").toFile())
                .start()
                .waitFor()
            == 0;
    if (!there && System.getenv("CI") != null) {
      throw new AssertionError("python3-placement is not installed");
    }
    return there;
  }

  /** Skipped where the package is missing, but never by continuous integration. */
  static RealPlacement start(Path directory) throws IOException, InterruptedException {
    Assumptions.assumeTrue(isInstalled(), "apt-get install python3-placement, to test against it");
    Files.writeString(
        directory.resolve("placement.conf"),
        """
        [api]
        auth_strategy = noauth2
        [placement_database]
        connection = sqlite:///%s/placement.sqlite
        sync_on_startup = True
        """
            .formatted(directory.toAbsolutePath()));
    ProcessBuilder builder =
        new ProcessBuilder(PYTHON, "src/test/resources/placement/serve.py")
            .redirectError(Path.of("target/placement-errors").toFile());
    builder.environment().put("OS_PLACEMENT_CONFIG_DIR", directory.toString());
    Process process = builder.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("listening on ")) {
        // It logs there too, and would stand still once nobody reads.
        Thread.ofVirtual().start(() -> out.lines().forEach(logged -> {}));
        return new RealPlacement(
            process, URI.create("http://127.0.0.1:" + line.substring("listening on ".length())));
      }
    }
    throw new AssertionError(Files.readString(Path.of("target/placement-errors")));
  }

  URI url() {
    return url;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    http.shutdownNow();
  }

  /** Answers with the body; any of these statuses will do. */
  private JsonNode call(String method, String path, Object body, Integer... good) {
    try {
      return once(method, path, body, good);
    } catch (UncheckedIOException broken) {
      // This server closes each connection without saying so.
      return once(method, path, body, good);
    }
  }

  private JsonNode once(String method, String path, Object body, Integer... good) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url + path))
              .header("X-Auth-Token", "admin")
              .header("OpenStack-API-Version", "placement 1.30")
              .header("Content-Type", "application/json")
              .method(
                  method,
                  body == null
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      assertThat(response.statusCode())
          .as(path + new String(response.body(), StandardCharsets.UTF_8))
          .isIn((Object[]) good);
      return response.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A compute node with eight processors, and these traits of its own. */
  void addProvider(String name, String... traits) {
    String id =
        call("POST", "/resource_providers", Map.of("name", name), 200).path("uuid").asText();
    providers.put(name, id);
    call(
        "PUT",
        "/resource_providers/" + id + "/inventories",
        Map.of(
            "resource_provider_generation",
            0,
            "inventories",
            Map.of("VCPU", Map.of("total", 8, "max_unit", 8))),
        200);
    if (traits.length > 0) {
      setTraits(name, List.of(traits));
    }
  }

  Set<String> traits(String name) {
    JsonNode body =
        call("GET", "/resource_providers/" + providers.get(name) + "/traits", null, 200);
    Set<String> traits = new TreeSet<>();
    body.path("traits").forEach(trait -> traits.add(trait.asText()));
    return traits;
  }

  /** As nova-compute does it: all traits at once, whatever stood there. */
  void setTraits(String name, Collection<String> traits) {
    traits.stream()
        .filter(trait -> trait.startsWith("CUSTOM_"))
        .forEach(trait -> call("PUT", "/traits/" + trait, null, 201, 204));
    String path = "/resource_providers/" + providers.get(name);
    for (int i = 0; i < 50; i++) {
      long generation = call("GET", path, null, 200).path("generation").asLong();
      JsonNode answer =
          call(
              "PUT",
              path + "/traits",
              Map.of("traits", List.copyOf(traits), "resource_provider_generation", generation),
              200,
              409);
      if (answer.has("traits")) {
        return;
      }
    }
    throw new AssertionError("the provider's generation never stood still");
  }

  /** Where a flavor with this trait may land. */
  Set<String> candidates(String trait) {
    JsonNode body =
        call(
            "GET",
            "/allocation_candidates?resources=VCPU:1&required="
                + URLEncoder.encode(trait, StandardCharsets.UTF_8),
            null,
            200,
            400);
    List<String> ids = new ArrayList<>();
    body.path("provider_summaries").fieldNames().forEachRemaining(ids::add);
    Set<String> names = new TreeSet<>();
    providers.forEach(
        (name, id) -> {
          if (ids.contains(id)) {
            names.add(name);
          }
        });
    return names;
  }
}

package dev.touchstone.scheduler.placement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The few calls of the Placement API that traits need, at microversion 1.18. */
class PlacementClient {
  /** The first in which providers can be asked for by trait. */
  private static final String VERSION = "placement 1.18";

  private final Http http;
  private final Authentication authentication;
  private final ObjectMapper json;
  private final String base;

  PlacementClient(Http http, Authentication authentication, ObjectMapper json, URI url) {
    this.http = http;
    this.authentication = authentication;
    this.json = json;
    this.base = url.toString().replaceAll("/+$", "");
  }

  /** The traits of a provider, and which state of it they belong to. */
  record Traits(Set<String> names, long generation) {}

  /** Whether a provider has the traits now, or changed in between. */
  enum Outcome {
    WRITTEN,
    CHANGED_MEANWHILE,
    UNKNOWN_TRAIT,
    GONE
  }

  /** Makes sure that a trait is known. */
  void define(String trait) throws PlacementException {
    expect(send("PUT", "/traits/" + trait, Optional.empty()), "PUT /traits/" + trait, 201, 204);
  }

  /** The traits that there are with this beginning. */
  Set<String> traits(String prefix) throws PlacementException {
    String path = "/traits?name=" + encoded("startswith:" + prefix);
    return names(read(expect(send("GET", path, Optional.empty()), "GET " + path, 200)));
  }

  /** Providers that have a trait: identifier by name. */
  Map<String, String> providersWith(String trait) throws PlacementException {
    return providers("/resource_providers?required=" + trait);
  }

  /** The identifier of the provider of this name. */
  Optional<String> provider(String name) throws PlacementException {
    return Optional.ofNullable(providers("/resource_providers?name=" + encoded(name)).get(name));
  }

  /** Empty if the provider is gone. */
  Optional<Traits> traitsOf(String provider) throws PlacementException {
    String path = "/resource_providers/" + provider + "/traits";
    Http.Answer answer = send("GET", path, Optional.empty());
    if (answer.status() == 404) {
      return Optional.empty();
    }
    JsonNode body = read(expect(answer, "GET " + path, 200));
    return Optional.of(new Traits(names(body), body.path("resource_provider_generation").asLong()));
  }

  /** Replaces all traits of a provider, if it is still as it was read. */
  Outcome write(String provider, Traits traits) throws PlacementException {
    String path = "/resource_providers/" + provider + "/traits";
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("traits", List.copyOf(traits.names()));
    body.put("resource_provider_generation", traits.generation());
    Http.Answer answer = send("PUT", path, Optional.of(body));
    return switch (answer.status()) {
      case 409 -> Outcome.CHANGED_MEANWHILE;
      case 400 -> Outcome.UNKNOWN_TRAIT;
      case 404 -> Outcome.GONE;
      default -> {
        expect(answer, "PUT " + path, 200);
        yield Outcome.WRITTEN;
      }
    };
  }

  private Map<String, String> providers(String path) throws PlacementException {
    JsonNode body = read(expect(send("GET", path, Optional.empty()), "GET " + path, 200));
    Map<String, String> found = new LinkedHashMap<>();
    for (JsonNode provider : body.path("resource_providers")) {
      found.put(provider.path("name").asText(), provider.path("uuid").asText());
    }
    return found;
  }

  private static Set<String> names(JsonNode body) {
    List<String> names = new ArrayList<>();
    body.path("traits").forEach(trait -> names.add(trait.asText()));
    return new TreeSet<>(names);
  }

  /** Once more with a new token, if the old one is not taken any more. */
  private Http.Answer send(String method, String path, Optional<Object> body)
      throws PlacementException {
    String token = authentication.token();
    Http.Answer answer = send(method, path, body, token);
    if (answer.status() != 401) {
      return answer;
    }
    authentication.rejected(token);
    return send(method, path, body, authentication.token());
  }

  private Http.Answer send(String method, String path, Optional<Object> body, String token)
      throws PlacementException {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(base + path))
              .header("X-Auth-Token", token)
              .header("OpenStack-API-Version", VERSION)
              .header("Accept", "application/json");
      if (body.isPresent()) {
        request
            .header("Content-Type", "application/json")
            .method(
                method, HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body.get())));
      } else {
        request.method(method, HttpRequest.BodyPublishers.noBody());
      }
      return http.send(request);
    } catch (IOException e) {
      throw new IllegalStateException("texts and maps", e);
    }
  }

  private static Http.Answer expect(Http.Answer answer, String call, int... statuses)
      throws PlacementException {
    for (int status : statuses) {
      if (answer.status() == status) {
        return answer;
      }
    }
    String message = "%s answered %d".formatted(call, answer.status());
    // Nobody could be asked for another host with more success.
    throw answer.status() == 401 || answer.status() == 403 || answer.status() >= 500
        ? PlacementException.unreachable(message)
        : PlacementException.refused(message);
  }

  private JsonNode read(Http.Answer answer) throws PlacementException {
    try {
      return json.readTree(answer.body().toArray());
    } catch (IOException e) {
      throw PlacementException.refused("Placement answered what is no JSON");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

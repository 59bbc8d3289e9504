package dev.touchstone.scheduler.kubernetes;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The manifests of deploy/kubernetes, read strictly: a field that Kubernetes lacks is an error. */
final class Manifests {
  static final Path FOLDER = Path.of("deploy/kubernetes");

  /** The model's classes take any field; without that they know just those of the API. */
  static final ObjectMapper STRICT =
      new ObjectMapper(new YAMLFactory())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              });

  private Manifests() {}

  static List<JsonNode> documents() {
    List<JsonNode> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
        STRICT
            .readerFor(JsonNode.class)
            .<JsonNode>readValues(file.toFile())
            .readAll()
            .forEach(documents::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents;
  }

  static JsonNode document(String kind) {
    return documents().stream()
        .filter(document -> document.get("kind").textValue().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  static <T> T as(Class<T> type, JsonNode document) {
    try {
      return STRICT.treeToValue(document, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ClusterRole role() {
    return as(ClusterRole.class, document("ClusterRole"));
  }
}

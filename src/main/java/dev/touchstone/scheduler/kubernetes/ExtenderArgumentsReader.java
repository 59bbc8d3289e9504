package dev.touchstone.scheduler.kubernetes;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.runtime.http.HostName;
import dev.touchstone.scheduler.kubernetes.Candidates.Candidate;
import dev.touchstone.scheduler.kubernetes.Candidates.Range;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads ExtenderArgs in one pass. Of nodes only the name and one label are looked at, and of
 * megabytes of them nothing is built. Fields that are not known are passed over: a later Kubernetes
 * may add some.
 */
final class ExtenderArgumentsReader {
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build());
  private static final String EXPECTED =
      "expected {\"Pod\": …, \"Nodes\": … or null, \"NodeNames\": [\"…\"] or null}";

  private final NodeNaming naming;

  ExtenderArgumentsReader(NodeNaming naming) {
    this.naming = naming;
  }

  ExtenderArguments read(byte[] body) throws MalformedArgumentsException {
    try (JsonParser parser = JSON.createParser(body)) {
      return arguments(parser, body);
    } catch (JacksonException e) {
      throw new MalformedArgumentsException(
          EXPECTED
              + ", found no JSON at byte "
              + (e.getLocation() == null ? "?" : e.getLocation().getByteOffset())
              + ": "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  private ExtenderArguments arguments(JsonParser parser, byte[] body)
      throws IOException, MalformedArgumentsException {
    require(parser.nextToken() == JsonToken.START_OBJECT, EXPECTED);
    // Ranges are only right for UTF-8, which RFC 8259, 8.1 demands; the parser would take UTF-16.
    require(body[position(parser.currentTokenLocation().getByteOffset())] == '{', "expected UTF-8");
    Optional<JsonNode> pod = Optional.empty();
    Optional<Candidates> names = Optional.empty();
    Optional<Candidates> objects = Optional.empty();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "Pod" -> {
          require(pod.isEmpty(), "\"Pod\" stands twice");
          pod = Optional.of(checkedPod(JSON.readTree(parser)));
        }
        case "NodeNames" -> {
          require(names.isEmpty(), "\"NodeNames\" stands twice");
          names = value == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(names(parser));
        }
        case "Nodes" -> {
          require(objects.isEmpty(), "\"Nodes\" stands twice");
          objects = value == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(objects(parser));
        }
        default -> parser.skipChildren();
      }
    }
    require(parser.nextToken() == null, "more follows the JSON object");
    require(pod.isPresent(), EXPECTED + ", found no \"Pod\"");
    require(
        names.isPresent() != objects.isPresent(),
        "expected one of \"Nodes\" and \"NodeNames\", found "
            + (names.isPresent() ? "both" : "neither"));
    return new ExtenderArguments(
        body, pod.orElseThrow(), names.isPresent() ? names.get() : objects.orElseThrow());
  }

  private Candidates names(JsonParser parser) throws IOException, MalformedArgumentsException {
    require(parser.currentToken() == JsonToken.START_ARRAY, "\"NodeNames\": expected a list");
    List<Candidate> nodes = new ArrayList<>();
    for (String name = parser.nextTextValue();
        parser.currentToken() != JsonToken.END_ARRAY;
        name = parser.nextTextValue()) {
      nodes.add(new Candidate(checkedName(name), naming.host(name, Optional.empty()), 0, 0));
    }
    return new Candidates.Names(nodes);
  }

  private Candidates objects(JsonParser parser) throws IOException, MalformedArgumentsException {
    require(parser.currentToken() == JsonToken.START_OBJECT, "\"Nodes\": expected a v1.NodeList");
    int from = start(parser);
    List<Candidate> nodes = new ArrayList<>();
    List<Range> others = new ArrayList<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      int field = start(parser);
      if (parser.currentName().equals("items")) {
        items(parser, nodes);
      } else {
        parser.nextToken();
        parser.skipChildren();
        others.add(new Range(field, end(parser)));
      }
    }
    return new Candidates.Objects(nodes, new Range(from, end(parser)), others);
  }

  /** A list, or null: Go writes an empty slice so. */
  private void items(JsonParser parser, List<Candidate> nodes)
      throws IOException, MalformedArgumentsException {
    require(nodes.isEmpty(), "\"items\" stands twice");
    if (parser.nextToken() == JsonToken.VALUE_NULL) {
      return;
    }
    require(parser.currentToken() == JsonToken.START_ARRAY, "\"Nodes.items\": expected a list");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser.currentToken() == JsonToken.START_OBJECT, "\"Nodes.items\": expected objects");
      nodes.add(node(parser));
    }
  }

  private Candidate node(JsonParser parser) throws IOException, MalformedArgumentsException {
    int from = start(parser);
    Optional<String> name = Optional.empty();
    Optional<String> label = Optional.empty();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean metadata = parser.currentName().equals("metadata");
      if (parser.nextToken() != JsonToken.START_OBJECT || !metadata) {
        parser.skipChildren();
        continue;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        switch (parser.currentName()) {
          case "name" -> {
            require(name.isEmpty(), "a node has two names");
            name = Optional.ofNullable(parser.nextTextValue());
          }
          case "labels" -> {
            require(label.isEmpty(), "a node names its host twice");
            parser.nextToken();
            label = label(parser);
          }
          default -> {
            parser.nextToken();
            parser.skipChildren();
          }
        }
      }
    }
    String found = checkedName(name.orElse(null));
    return new Candidate(found, naming.host(found, label), from, end(parser));
  }

  private Optional<String> label(JsonParser parser)
      throws IOException, MalformedArgumentsException {
    Optional<String> found = Optional.empty();
    if (naming.isByName() || parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return found;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      if (naming.label().equals(Optional.of(parser.currentName()))) {
        require(found.isEmpty(), "a node names its host twice");
        found = Optional.ofNullable(parser.nextTextValue());
      } else {
        parser.nextToken();
        parser.skipChildren();
      }
    }
    return found;
  }

  private static String checkedName(String name) throws MalformedArgumentsException {
    require(HostName.isValid(name), "expected names of nodes, found something else among them");
    return name;
  }

  /** A pod of another shape must not pass as one that asks for nothing. */
  private static JsonNode checkedPod(JsonNode pod) throws MalformedArgumentsException {
    require(pod != null && pod.isObject(), "\"Pod\": expected a v1.Pod");
    JsonNode metadata = pod.path("metadata");
    JsonNode spec = pod.path("spec");
    require(metadata.isObject(), "\"Pod.metadata\": expected an object");
    requireObjectOrNothing(spec, "spec");
    requireObjectOrNothing(metadata.path("labels"), "metadata.labels");
    requireObjectOrNothing(metadata.path("annotations"), "metadata.annotations");
    requireObjectOrNothing(spec.path("nodeSelector"), "spec.nodeSelector");
    requireObjectOrNothing(spec.path("affinity"), "spec.affinity");
    return pod;
  }

  private static void requireObjectOrNothing(JsonNode value, String path)
      throws MalformedArgumentsException {
    require(
        value.isObject() || value.isNull() || value.isMissingNode(),
        "\"Pod." + path + "\": expected an object");
  }

  private static int start(JsonParser parser) throws MalformedArgumentsException {
    return position(parser.currentTokenLocation().getByteOffset());
  }

  private static int end(JsonParser parser) throws IOException, MalformedArgumentsException {
    parser.finishToken();
    return position(parser.currentLocation().getByteOffset());
  }

  private static int position(long offset) throws MalformedArgumentsException {
    require(offset >= 0 && offset <= Integer.MAX_VALUE, "expected UTF-8");
    return (int) offset;
  }

  private static void require(boolean holds, String otherwise) throws MalformedArgumentsException {
    if (!holds) {
      throw new MalformedArgumentsException(otherwise);
    }
  }
}

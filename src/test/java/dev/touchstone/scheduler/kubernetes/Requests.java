package dev.touchstone.scheduler.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** What kube-scheduler sends, as its Go structs come out in JSON. */
final class Requests {
  static final ObjectMapper JSON = new ObjectMapper();
  static final PodSelection DEFAULT =
      new PodSelection(
          PodSelection.Mode.SELECTED,
          List.of(KeyMatch.parse("touchstone.dev/require-trust=true")),
          List.of(KeyMatch.parse("touchstone.dev/require-trust=true")),
          List.of(KeyMatch.parse(NodeMarks.TRUSTED_LABEL)));
  static final NodeNaming BY_NAME = new NodeNaming(Optional.empty());

  private Requests() {}

  static byte[] recorded(String name) {
    try (InputStream in = Requests.class.getResourceAsStream("/kubernetes/" + name + ".json")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode tree(byte[] json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(ExtenderAnswer answer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      answer.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] bytes(JsonNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The recorded request with this many nodes instead: node1, node2 and so on. */
  static byte[] names(int count) {
    ObjectNode request = tree(recorded("filter-names"));
    ArrayNode names = request.putArray("NodeNames");
    for (int i = 1; i <= count; i++) {
      names.add("node" + i);
    }
    return bytes(request);
  }

  static byte[] nodes(int count) {
    ObjectNode request = tree(recorded("filter-nodes"));
    ObjectNode list = (ObjectNode) request.get("Nodes");
    JsonNode template = list.get("items").get(0);
    ArrayNode items = list.putArray("items");
    for (int i = 1; i <= count; i++) {
      ObjectNode node = template.deepCopy();
      ((ObjectNode) node.get("metadata")).put("name", "node" + i);
      items.add(node);
    }
    return bytes(request);
  }
}

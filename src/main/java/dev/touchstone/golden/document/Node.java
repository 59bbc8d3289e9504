package dev.touchstone.golden.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A place in a document, and how it is read: each value is what it should be, or a problem. */
record Node(String path, JsonNode json) {
  private static final int TEXT_LIMIT = 16 * 1024;

  DocumentProblem problem(String message) {
    return new DocumentProblem(path, message);
  }

  /** Refuses every key but these: a misspelt key must not mean less than was meant. */
  Node object(Set<String> keys) throws DocumentProblem {
    if (json == null || !json.isObject()) {
      throw problem("expected an object with " + String.join(", ", sorted(keys)));
    }
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!keys.contains(name)) {
        throw at(name)
            .problem("there is no such key; there are " + String.join(", ", sorted(keys)));
      }
    }
    return this;
  }

  private static List<String> sorted(Set<String> keys) {
    return keys.stream().sorted().toList();
  }

  Node at(String key) {
    String shown = key.length() > 60 ? key.substring(0, 60) + "…" : key;
    return new Node(path.isEmpty() ? shown : path + "." + shown, json.get(key));
  }

  boolean isThere() {
    return json != null && !json.isNull();
  }

  Optional<Node> optional(String key) {
    return Optional.of(at(key)).filter(Node::isThere);
  }

  String text() throws DocumentProblem {
    if (json == null || !json.isTextual()) {
      throw problem("expected a text");
    }
    if (json.textValue().length() > TEXT_LIMIT) {
      throw problem("a text has at most " + TEXT_LIMIT + " characters");
    }
    return json.textValue();
  }

  /** Base64, of at most {@code most} bytes. */
  byte[] bytes(int most) throws DocumentProblem {
    if (json == null || !json.isTextual()) {
      throw problem("expected base64");
    }
    if (json.textValue().length() / 4L * 3L > most + 2L) {
      throw problem("a file has at most " + most + " bytes here");
    }
    try {
      return Base64.getDecoder().decode(json.textValue());
    } catch (IllegalArgumentException e) {
      throw problem("expected base64: " + e.getMessage());
    }
  }

  boolean flag() throws DocumentProblem {
    if (json == null || !json.isBoolean()) {
      throw problem("expected true or false");
    }
    return json.booleanValue();
  }

  int integer(int least, int most) throws DocumentProblem {
    if (json == null || !json.isIntegralNumber() || !json.canConvertToInt()) {
      throw problem("expected a whole number from " + least + " to " + most);
    }
    int value = json.intValue();
    if (value < least || value > most) {
      throw problem("expected " + least + " to " + most + ", found " + value);
    }
    return value;
  }

  List<Node> list(int most) throws DocumentProblem {
    if (json == null || !json.isArray()) {
      throw problem("expected a list");
    }
    if (json.size() > most) {
      throw problem("a list has at most " + most + " entries, this one has " + json.size());
    }
    List<Node> nodes = new ArrayList<>(json.size());
    for (int i = 0; i < json.size(); i++) {
      nodes.add(new Node(path + "[" + i + "]", json.get(i)));
    }
    return nodes;
  }

  Map<String, Node> entries() throws DocumentProblem {
    if (json == null || !json.isObject()) {
      throw problem("expected an object");
    }
    Map<String, Node> nodes = new LinkedHashMap<>();
    json.fieldNames().forEachRemaining(name -> nodes.put(name, at(name)));
    return nodes;
  }
}

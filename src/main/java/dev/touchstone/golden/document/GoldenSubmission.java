package dev.touchstone.golden.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A golden set as it is handed in.
 *
 * @param activate whether hosts are judged by it at once
 */
public record GoldenSubmission(GoldenDocument document, boolean activate) {

  /** Reads JSON or YAML. */
  public static GoldenSubmission read(byte[] body) throws DocumentProblem {
    JsonNode tree = GoldenReader.tree(body);
    boolean activate = false;
    if (tree instanceof ObjectNode object && object.has("activate")) {
      JsonNode given = object.remove("activate");
      if (!given.isBoolean()) {
        throw new DocumentProblem("activate", "expected true or false");
      }
      activate = given.booleanValue();
    }
    return new GoldenSubmission(GoldenReader.read(tree), activate);
  }
}

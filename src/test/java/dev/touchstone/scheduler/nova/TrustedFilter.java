package dev.touchstone.scheduler.nova;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;

/**
 * What Nova's TrustedFilter does with an answer, as scheduler-protocols.md observed it: statuses
 * 200, 201, 202 and 204 with a JSON object; {@code vtime} parsed as a text; a host that is not
 * named, or any failure, is unknown; a flavor's {@code trust:trusted_host} must be the level to the
 * letter.
 */
final class TrustedFilter {
  private TrustedFilter() {}

  static boolean passes(Response response, String host, Map<String, String> extraSpecs) {
    String wanted = extraSpecs.get("trust:trusted_host");
    return wanted == null || wanted.equals(level(response, host));
  }

  private static String level(Response response, String host) {
    if (!List.of(200, 201, 202, 204).contains(response.statusCode())) {
      return "unknown";
    }
    try {
      JsonNode body = new ObjectMapper().readTree(response.asByteArray());
      if (!body.isObject()) {
        throw new AssertionError("Nova crashes at a body that is no object");
      }
      for (JsonNode row : body.get("hosts")) {
        if (!row.get("vtime").isTextual()) {
          throw new AssertionError("Nova crashes at a vtime that is no text");
        }
        if (row.get("host_name").asText().equals(host)) {
          return row.get("trust_lvl").asText();
        }
      }
      return "unknown";
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }
}

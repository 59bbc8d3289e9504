package dev.touchstone.scheduler.nova;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.touchstone.runtime.http.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the clients ask: {@code {"count": 2, "hosts": ["a", "b"]}}; oVirt leaves out the count, and
 * Nova of the Folsom release sent one name as a bare text. Other members are passed over.
 */
record PollRequest(List<String> hosts) {
  private static final int MOST = 100_000;
  private static final int LONGEST_NAME = 1024;
  private static final JsonFactory JSON = new JsonFactory();

  static PollRequest read(byte[] body) {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw refused("expected a JSON object");
      }
      List<String> hosts = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        if (!field.equals("hosts")) {
          parser.skipChildren();
        } else if (hosts != null) {
          throw refused("\"hosts\" stands there twice");
        } else {
          hosts = names(parser);
        }
      }
      if (parser.nextToken() != null) {
        throw refused("expected the end after the object");
      }
      if (hosts == null) {
        throw refused("\"hosts\" is missing");
      }
      return new PollRequest(hosts);
    } catch (IOException e) {
      throw refused("the body is no JSON");
    }
  }

  private static List<String> names(JsonParser parser) throws IOException {
    List<String> names = new ArrayList<>();
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      add(names, parser.getText());
      return names;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw refused("\"hosts\" is a list of names");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw refused("\"hosts\" is a list of names");
      }
      add(names, parser.getText());
    }
    return names;
  }

  private static void add(List<String> names, String name) {
    if (names.size() == MOST) {
      throw refused("at most " + MOST + " names are answered");
    }
    if (name.length() > LONGEST_NAME) {
      throw refused("a name has at most " + LONGEST_NAME + " characters");
    }
    names.add(name);
  }

  private static ProblemException refused(String detail) {
    return ProblemException.invalid(
        "hosts", detail + "; the call is {\"count\": 1, \"hosts\": [\"name\"]}");
  }
}

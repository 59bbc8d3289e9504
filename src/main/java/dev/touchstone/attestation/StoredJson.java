package dev.touchstone.attestation;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;

/**
 * Writes JSON that PostgreSQL stores. A log may hold any text, and a database that refused it would
 * let a host keep its old verdict: {@code jsonb} and {@code text} take neither NUL nor half a
 * surrogate pair, so these are stored as the escapes that an operator would read.
 */
final class StoredJson {
  private final ObjectMapper json;

  StoredJson(ObjectMapper json) {
    SimpleModule storable = new SimpleModule();
    storable.addSerializer(
        String.class,
        new JsonSerializer<String>() {
          @Override
          public void serialize(String value, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            out.writeString(storable(value));
          }
        });
    storable.addKeySerializer(
        String.class,
        new JsonSerializer<String>() {
          @Override
          public void serialize(String value, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            out.writeFieldName(storable(value));
          }
        });
    this.json = json.copy().registerModule(storable);
  }

  String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result cannot be written", e);
    }
  }

  /** The text with what PostgreSQL refuses written as a backslash, u and four hex digits. */
  static String storable(String text) {
    if (text.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c))) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (c == 0 || (c <= Character.MAX_VALUE && Character.isSurrogate((char) c))) {
                out.append(String.format("\\u%04x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }
}

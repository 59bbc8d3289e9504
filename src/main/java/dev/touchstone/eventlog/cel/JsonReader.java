package dev.touchstone.eventlog.cel;

import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON (RFC 8259) as event logs use it, read strictly: a doubled key is an error, since two readers
 * may see two different records in it, and nesting is bounded.
 */
final class JsonReader {
  private static final int MAX_DEPTH = 16;

  private final byte[] bytes;
  private int at;

  JsonReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Where and why the bytes are no JSON. */
  static final class NotJson extends Exception {
    @Serial private static final long serialVersionUID = 1;

    private final int offset;

    NotJson(int offset, String expected) {
      super(expected, null, false, false);
      this.offset = offset;
    }

    int offset() {
      return offset;
    }
  }

  /** Skips blanks and the record separators of JSON text sequences (RFC 7464). */
  boolean atEnd() {
    while (at < bytes.length
        && (bytes[at] == ' '
            || bytes[at] == '\n'
            || bytes[at] == '\r'
            || bytes[at] == '\t'
            || bytes[at] == 0x1e)) {
      at++;
    }
    return at == bytes.length;
  }

  int at() {
    return at;
  }

  Json value() throws NotJson {
    return value(0);
  }

  private Json value(int depth) throws NotJson {
    if (depth > MAX_DEPTH) {
      throw new NotJson(at, "expected at most " + MAX_DEPTH + " levels");
    }
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new Json.Text(string());
      default -> literal();
    };
  }

  private Json object(int depth) throws NotJson {
    int from = at++;
    Map<String, Json> members = new LinkedHashMap<>();
    if (peek() == '}') {
      at++;
      return new Json.Obj(members, from, at);
    }
    while (true) {
      int keyAt = at;
      if (peek() != '"') {
        throw new NotJson(at, "expected a key");
      }
      String key = string();
      expect(':');
      peek();
      if (members.putIfAbsent(key, value(depth + 1)) != null) {
        throw new NotJson(keyAt, "expected each key once");
      }
      if (peek() == '}') {
        at++;
        return new Json.Obj(members, from, at);
      }
      expect(',');
    }
  }

  private Json array(int depth) throws NotJson {
    at++;
    List<Json> items = new ArrayList<>();
    if (peek() == ']') {
      at++;
      return new Json.Arr(items);
    }
    while (true) {
      peek();
      items.add(value(depth + 1));
      if (peek() == ']') {
        at++;
        return new Json.Arr(items);
      }
      expect(',');
    }
  }

  private String string() throws NotJson {
    int from = ++at;
    StringBuilder escaped = null;
    while (at < bytes.length && bytes[at] != '"') {
      if (bytes[at] >= 0 && bytes[at] < ' ') {
        throw new NotJson(at, "expected no control character in a string");
      }
      if (bytes[at] == '\\') {
        escaped = escaped == null ? new StringBuilder() : escaped;
        escaped.append(new String(bytes, from, at - from, StandardCharsets.UTF_8));
        escaped.append(escape());
        from = at;
      } else {
        at++;
      }
    }
    if (at == bytes.length) {
      throw new NotJson(at, "expected the end of a string");
    }
    String rest = new String(bytes, from, at - from, StandardCharsets.UTF_8);
    at++;
    return escaped == null ? rest : escaped.append(rest).toString();
  }

  private char escape() throws NotJson {
    int start = at;
    at += 2;
    if (at > bytes.length) {
      throw new NotJson(start, "expected an escape");
    }
    return switch (bytes[at - 1]) {
      case '"', '\\', '/' -> (char) bytes[at - 1];
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode(start);
      default -> throw new NotJson(start, "expected an escape");
    };
  }

  private char unicode(int start) throws NotJson {
    int value = 0;
    for (int i = 0; i < 4; i++, at++) {
      int digit = at < bytes.length ? Character.digit(bytes[at], 16) : -1;
      if (digit < 0) {
        throw new NotJson(start, "expected four hex digits");
      }
      value = (value << 4) | digit;
    }
    return (char) value;
  }

  private Json literal() throws NotJson {
    int from = at;
    while (at < bytes.length
        && (Character.isLetterOrDigit(bytes[at]) || "+-.".indexOf(bytes[at]) >= 0)) {
      at++;
    }
    String text = new String(bytes, from, at - from, StandardCharsets.US_ASCII);
    if (!text.isEmpty()
        && text.length() <= 18
        && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return new Json.Num(Long.parseLong(text));
    }
    boolean known =
        text.equals("true")
            || text.equals("false")
            || text.equals("null")
            || (!text.isEmpty() && (Character.isDigit(text.charAt(0)) || text.charAt(0) == '-'));
    if (!known) {
      throw new NotJson(from, "expected a value");
    }
    return new Json.Other(text);
  }

  /** The next byte that is no blank. */
  private int peek() throws NotJson {
    while (at < bytes.length
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
      at++;
    }
    if (at == bytes.length) {
      throw new NotJson(at, "expected more");
    }
    return bytes[at];
  }

  private void expect(char wanted) throws NotJson {
    if (peek() != wanted) {
      throw new NotJson(at, "expected '" + wanted + "'");
    }
    at++;
  }
}

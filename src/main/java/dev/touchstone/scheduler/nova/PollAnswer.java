package dev.touchstone.scheduler.nova;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The answer as it is written: one array of bytes, since there may be a megabyte of it. */
final class PollAnswer {
  private static final byte[] HEAD = ascii("{\"hosts\":[");
  private static final byte[] NAME = ascii("{\"host_name\":\"");
  private static final byte[] LEVEL = ascii("\",\"trust_lvl\":\"");
  private static final byte[] TIME = ascii("\",\"vtime\":\"");
  private static final byte[] END = ascii("\"}");
  private static final byte[] TAIL = ascii("]}");

  private final byte[] time;
  private byte[] bytes;
  private int size;

  /**
   * @param time of the evaluation, ASCII
   * @param expected bytes that all rows may come to
   */
  PollAnswer(String time, int expected) {
    this.time = ascii(time);
    this.bytes = new byte[expected];
    put(HEAD);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  void row(String host, String level) {
    if (size > HEAD.length) {
      room(1);
      bytes[size++] = ',';
    }
    put(NAME);
    name(host);
    put(LEVEL);
    put(ascii(level));
    put(TIME);
    put(time);
    put(END);
  }

  /** Names are almost always such that nothing has to be escaped. */
  private void name(String host) {
    room(host.length());
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        size -= i;
        put(JsonStringEncoder.getInstance().quoteAsUTF8(host));
        return;
      }
      bytes[size++] = (byte) c;
    }
  }

  private void put(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length + bytes.length / 2));
    }
  }

  byte[] finished() {
    put(TAIL);
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }
}

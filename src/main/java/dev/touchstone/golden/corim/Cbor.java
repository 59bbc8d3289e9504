package dev.touchstone.golden.corim;

import com.upokecenter.cbor.CBORException;
import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A place in a CBOR document, and how it is read: each value is what it should be, or a refusal.
 */
record Cbor(String place, CBORObject object) {
  /** A document of more than this is no set of reference values. */
  static final int LIMIT = 1024 * 1024;

  private static final int ENTRIES = 10_000;

  /** The library refuses doubled keys, trailing bytes and deep nesting (500). */
  static Cbor read(String place, byte[] bytes) throws CorimRefusal {
    if (bytes.length > LIMIT) {
      throw new CorimRefusal(place, "at most " + LIMIT + " bytes are taken");
    }
    try {
      return new Cbor(place, CBORObject.DecodeFromBytes(bytes));
    } catch (CBORException e) {
      throw new CorimRefusal(place, "not CBOR: " + e.getMessage());
    }
  }

  CorimRefusal refusal(String message) {
    return new CorimRefusal(place, message);
  }

  /** The content of this one tag, and of no other around it. */
  Cbor tagged(int tag) throws CorimRefusal {
    if (!object.isTagged() || !object.HasOneTag() || !object.HasTag(tag)) {
      throw refusal("expected tag " + tag);
    }
    return new Cbor(place, object.UntagOne());
  }

  boolean hasTag(int tag) {
    return object.HasOneTag() && object.HasTag(tag);
  }

  /** A map with whole numbers as keys, none but these. */
  Map<Integer, Cbor> map(Map<Integer, String> keys) throws CorimRefusal {
    if (object.isTagged() || object.getType() != CBORType.Map) {
      throw refusal("expected a map");
    }
    Map<Integer, Cbor> entries = new TreeMap<>();
    for (CBORObject key : object.getKeys()) {
      if (!isInteger(key) || !keys.containsKey(key.AsInt32())) {
        throw refusal("key " + shown(key) + " is not understood, and nothing is skipped");
      }
      int number = key.AsInt32();
      entries.put(number, new Cbor(place + "." + keys.get(number), object.get(key)));
    }
    return entries;
  }

  /** A map from whole numbers of 0 to {@code most}. */
  Map<Integer, Cbor> numbered(int most) throws CorimRefusal {
    if (object.isTagged() || object.getType() != CBORType.Map) {
      throw refusal("expected a map");
    }
    Map<Integer, Cbor> entries = new TreeMap<>();
    for (CBORObject key : object.getKeys()) {
      if (!isInteger(key) || key.AsInt32() < 0 || key.AsInt32() > most) {
        throw refusal("expected numbers of 0 to " + most + ", found " + shown(key));
      }
      entries.put(key.AsInt32(), new Cbor(place + "[" + key.AsInt32() + "]", object.get(key)));
    }
    return entries;
  }

  List<Cbor> list(int least, int most) throws CorimRefusal {
    if (object.isTagged() || object.getType() != CBORType.Array) {
      throw refusal("expected an array");
    }
    int size = object.size();
    if (size < least || size > Math.min(most, ENTRIES)) {
      throw refusal(
          "expected %d to %d entries, found %d".formatted(least, Math.min(most, ENTRIES), size));
    }
    List<Cbor> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(new Cbor(place + "[" + i + "]", object.get(i)));
    }
    return list;
  }

  byte[] bytes() throws CorimRefusal {
    if (object.isTagged() || object.getType() != CBORType.ByteString) {
      throw refusal("expected a byte string");
    }
    return object.GetByteString();
  }

  String text() throws CorimRefusal {
    if (object.isTagged() || object.getType() != CBORType.TextString) {
      throw refusal("expected a text");
    }
    return object.AsString();
  }

  boolean isText() {
    return !object.isTagged() && object.getType() == CBORType.TextString;
  }

  long integer() throws CorimRefusal {
    if (object.isTagged() || !isInteger(object)) {
      throw refusal("expected a whole number");
    }
    return object.AsInt32();
  }

  boolean isInteger() {
    return !object.isTagged() && isInteger(object);
  }

  /** Seconds since 1970, tag 1. */
  long seconds() throws CorimRefusal {
    return tagged(1).wholeNumber();
  }

  /** Up to 64 bits of it. */
  long wholeNumber() throws CorimRefusal {
    if (object.isTagged()
        || object.getType() != CBORType.Integer
        || !object.AsNumber().CanFitInInt64()) {
      throw refusal("expected a whole number");
    }
    return object.AsInt64Value();
  }

  static Optional<Cbor> optional(Map<Integer, Cbor> map, int key) {
    return Optional.ofNullable(map.get(key));
  }

  Cbor require(Map<Integer, Cbor> map, int key, String name) throws CorimRefusal {
    Cbor value = map.get(key);
    if (value == null) {
      throw refusal("expected " + name);
    }
    return value;
  }

  private static boolean isInteger(CBORObject object) {
    return !object.isTagged()
        && object.getType() == CBORType.Integer
        && object.AsNumber().CanFitInInt32();
  }

  private static String shown(CBORObject key) {
    String text = key.toString();
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}

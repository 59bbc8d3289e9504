package dev.touchstone.eventlog.ima;

import java.util.List;

/**
 * Cuts the fields of an ascii line at blanks. Only a name may hold blanks (old kernels print them
 * as they are, newer ones write {@code _}), so the fields before it are cut from the left and those
 * after it from the right.
 */
final class ImaFieldSplit {
  private ImaFieldSplit() {}

  /** From and to of each field in {@code [from, end)} of the text, two ints per field. */
  static int[] split(byte[] text, int from, int end, List<ImaField> fields) {
    int count = fields.size();
    int name = nameIndex(fields);
    int[] bounds = new int[2 * count];
    int left = from;
    for (int i = 0; i < name; i++) {
      int to = left;
      while (to < end && text[to] != ' ') {
        to++;
      }
      bounds[2 * i] = left;
      bounds[2 * i + 1] = to;
      left = Math.min(to + 1, end);
    }
    int right = end;
    for (int i = count - 1; i > name; i--) {
      int start = right;
      while (start > left && text[start - 1] != ' ') {
        start--;
      }
      // a copy may have lost the blank of an empty last field: then these are the name's bytes
      if (start == left || !mayBe(fields.get(i), text, start, right)) {
        start = right;
        bounds[2 * i] = right;
        bounds[2 * i + 1] = right;
        continue;
      }
      bounds[2 * i] = start;
      bounds[2 * i + 1] = right;
      right = start - 1;
    }
    bounds[2 * name] = left;
    bounds[2 * name + 1] = right;
    return bounds;
  }

  private static int nameIndex(List<ImaField> fields) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i) == ImaField.N_NG || fields.get(i) == ImaField.N) {
        return i;
      }
    }
    return fields.size() - 1;
  }

  private static boolean mayBe(ImaField field, byte[] text, int from, int to) {
    if (field.shown() != ImaField.Shown.HEX) {
      return true;
    }
    for (int i = from; i < to; i++) {
      if (Hex.digit(text[i]) < 0) {
        return false;
      }
    }
    return (to - from) % 2 == 0;
  }
}

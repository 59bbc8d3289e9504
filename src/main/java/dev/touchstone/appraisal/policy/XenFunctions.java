package dev.touchstone.appraisal.policy;

import dev.touchstone.launch.XenParameters;
import java.util.List;
import java.util.Set;

/**
 * What rules may ask of a Xen command line; by Xen's own tokens ({@link XenParameters}), never by
 * substring. {@code no-x}, {@code x=0}, {@code x=no}, {@code x=off} and {@code x=false} are one
 * thing, and of several the last wins. Total, and linear in the line for each word asked for.
 */
final class XenFunctions {
  private static final Set<String> ON = Set.of("", "1", "on", "yes", "true", "enable");
  private static final Set<String> OFF = Set.of("0", "off", "no", "false", "disable");

  private XenFunctions() {}

  /** Whether the option occurs, switched on or off or with any value. */
  static boolean has(String line, String name) {
    return !XenParameters.parse(line).values(name).isEmpty();
  }

  /** The value of the last occurrence; nothing, and no value, are empty text. */
  static String last(String line, String name) {
    return XenParameters.parse(line).last(name).orElse("");
  }

  /** The comma-separated parts of all occurrences, in order. */
  static List<String> parts(String line, String name) {
    return XenParameters.parse(line).parts(name);
  }

  /** The option as a switch: {@code on}, {@code off}, or empty text if it is not there as one. */
  static String toggle(String line, String name) {
    return state(XenParameters.parse(line).parts(name), "");
  }

  /** A part of the option's value as a switch: {@code intremap} of {@code iommu}. */
  static String toggle(String line, String name, String part) {
    return state(XenParameters.parse(line).parts(name), part);
  }

  /**
   * Those of the words that hold: {@code name} if the option is there and not switched off, {@code
   * name=part} if that part of its value is on at the end, {@code name=no-part} and {@code
   * name=off} if it is off.
   */
  static List<String> found(String line, List<String> words) {
    XenParameters parameters = XenParameters.parse(line);
    return words.stream().filter(word -> holds(parameters, word)).toList();
  }

  private static boolean holds(XenParameters parameters, String word) {
    int equals = word.indexOf('=');
    if (equals < 0) {
      List<String> values = parameters.values(word);
      return !values.isEmpty() && !isOff(values.getLast());
    }
    List<String> parts = parameters.parts(word.substring(0, equals));
    String wanted = word.substring(equals + 1);
    if (ON.contains(wanted) || OFF.contains(wanted)) {
      return state(parts, "").equals(ON.contains(wanted) ? "on" : "off");
    }
    return wanted.startsWith("no-")
        ? state(parts, wanted.substring(3)).equals("off")
        : state(parts, wanted).equals("on");
  }

  private static boolean isOff(String value) {
    return OFF.contains(value) || (value.startsWith("no-") && ON.contains(value.substring(3)));
  }

  /** The last word on {@code name} among the parts; of the option itself if it is empty. */
  private static String state(List<String> parts, String name) {
    String state = "";
    for (String part : parts) {
      boolean negated = part.startsWith("no-");
      String rest = negated ? part.substring(3) : part;
      String value = rest;
      if (!name.isEmpty()) {
        int equals = rest.indexOf('=');
        if (!(equals < 0 ? rest : rest.substring(0, equals)).equals(name)) {
          continue;
        }
        value = equals < 0 ? "" : rest.substring(equals + 1);
      }
      if (ON.contains(value)) {
        state = negated ? "off" : "on";
      } else if (OFF.contains(value)) {
        state = negated ? "on" : "off";
      } else if (!name.isEmpty()) {
        state = "on"; // cpuid_mask_cpu=fam_10_rev_c: there, with a value of its own
      }
    }
    return state;
  }
}

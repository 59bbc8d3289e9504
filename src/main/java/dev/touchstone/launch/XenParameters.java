package dev.touchstone.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Xen command line by Xen's own rules (Xen 4.17 {@code xen/common/kernel.c}, cmdline_parse): only
 * a space separates, there are no quotes, a word is cut after 127 characters, the first {@code =}
 * divides, {@code no-} in front negates, the last occurrence wins, and everything after {@code " --
 * "} is dom0's.
 */
public final class XenParameters {
  /** {@code char opt[128]}, a terminator included. */
  private static final int WORD = 127;

  /**
   * One option.
   *
   * @param value empty text if it has none
   */
  private record Option(String name, String value, boolean negated) {}

  private final List<Option> options;

  private XenParameters(List<Option> options) {
    this.options = options;
  }

  /** Reads any text. */
  public static XenParameters parse(String line) {
    int dom0 = line.indexOf(" -- ");
    List<Option> options = new ArrayList<>();
    for (String word : (dom0 < 0 ? line : line.substring(0, dom0)).split(" ", -1)) {
      if (!word.isEmpty()) {
        options.add(option(word.length() > WORD ? word.substring(0, WORD) : word));
      }
    }
    return new XenParameters(List.copyOf(options));
  }

  private static Option option(String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    String value = equals < 0 ? "" : word.substring(equals + 1);
    boolean negated = name.regionMatches(true, 0, "no-", 0, 3);
    return new Option(negated ? name.substring(3) : name, value, negated);
  }

  /** The value of the last occurrence; of {@code no-name} it is {@code no}. */
  public Optional<String> last(String name) {
    return values(name).stream().reduce((a, b) -> b);
  }

  /**
   * The value of every occurrence, in order. {@code no-name=value} gives {@code no-value}: Xen
   * ignores it for an option with a parser of its own, and for a switch negates what is said, so it
   * must not be taken for {@code value}.
   */
  public List<String> values(String name) {
    return options.stream()
        .filter(option -> option.name().equals(name))
        .map(XenParameters::value)
        .toList();
  }

  private static String value(Option option) {
    if (!option.negated()) {
      return option.value();
    }
    return option.value().isEmpty() ? "no" : "no-" + option.value();
  }

  /** The comma-separated parts of every occurrence, in the order in which Xen applies them. */
  public List<String> parts(String name) {
    return values(name).stream().flatMap(value -> List.of(value.split(",", -1)).stream()).toList();
  }

  /** Whether FLASK was asked to enforce a policy, as far as the command line says. */
  public enum Xsm {
    /** {@code flask=enforcing}, and no {@code xsm=} of another module. */
    ENFORCING,
    PERMISSIVE,
    DISABLED,
    /** Nothing is said, or something that depends on the build or on dom0. */
    UNKNOWN
  }

  /** The state that {@code xsm=} and {@code flask=} ask for. */
  public Xsm xsm() {
    Optional<String> module = last("xsm");
    if (module.filter(value -> value.equals("dummy")).isPresent()) {
      return Xsm.DISABLED;
    }
    if (module.filter(value -> !value.equals("flask")).isPresent()) {
      return Xsm.UNKNOWN; // silo isolates without a policy; anything else is refused by Xen
    }
    return switch (last("flask").orElse(module.isPresent() ? "enforcing" : "")) {
      case "enforcing" -> Xsm.ENFORCING;
      case "permissive" -> Xsm.PERMISSIVE;
      case "disabled" -> Xsm.DISABLED;
      default -> Xsm.UNKNOWN;
    };
  }

  /**
   * The IOMMU as asked for: {@code on} (Xen's default), {@code force} or {@code off}, with {@code
   * no-intremap} and the like behind it.
   */
  public String iommu() {
    String state = "on";
    List<String> notes = new ArrayList<>();
    for (String part : parts("iommu")) {
      switch (part) {
        case "", "on", "yes", "true", "enable", "1" -> state = state.equals("force") ? state : "on";
        case "off", "no", "false", "disable", "0" -> state = "off";
        case "force", "required", "force=1", "required=1", "force=true", "required=true" ->
            state = "force";
        default -> {
          notes.removeIf(note -> optionName(note).equals(optionName(part)));
          notes.add(part);
        }
      }
    }
    return notes.isEmpty() ? state : state + "," + String.join(",", notes);
  }

  private static String optionName(String part) {
    String name = part.startsWith("no-") ? part.substring(3) : part;
    int equals = name.indexOf('=');
    return equals < 0 ? name : name.substring(0, equals);
  }
}

package dev.touchstone.eventlog.ima;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.tpm.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What IMA critical data say of SELinux since boot (Linux {@code security/selinux/ima.c}).
 *
 * <p>The kernel records the same state only once per boot: after {@code setenforce 0} and back,
 * there is no second {@code enforcing=1} record, and after a second {@code setenforce 0} none at
 * all. So the last record says nothing; any {@code enforcing=0} of an initialised SELinux counts
 * until reboot.
 */
public record SelinuxHistory(List<State> states, Set<Bytes> policyHashes, List<Integer> unbound) {

  /** Name of the record with the state. */
  public static final String STATE = "selinux-state";

  /** Name of the record with the SHA-256 of the loaded policy. */
  public static final String POLICY_HASH = "selinux-policy-hash";

  /**
   * One selinux-state record.
   *
   * @param entry index in the list
   * @param values the {@code key=value;} pairs, unknown ones kept; of a doubled key the first
   */
  public record State(int entry, Map<String, String> values) {
    public State {
      values = Map.copyOf(values);
    }

    /** Whether the key is there with this value; an absent key is neither. */
    public boolean is(String key, String value) {
      return value.equals(values.get(key));
    }
  }

  /** What the records allow to say about enforcement. */
  public enum Enforcement {
    /** Every state since the policy was loaded had enforcing=1. */
    ENFORCING,
    /** Some state since the policy was loaded was not enforcing. */
    NOT_ALWAYS_ENFORCING,
    /** No record says: not "off", and never "on". */
    UNKNOWN
  }

  public SelinuxHistory {
    states = List.copyOf(states);
    policyHashes = Set.copyOf(policyHashes);
    unbound = List.copyOf(unbound);
  }

  /**
   * Collects from records that a TPM vouches for (see {@link ImaReplay.Covered#covers}). Records
   * whose buffer is not bound to the digest are named in {@link #unbound()} and otherwise ignored.
   */
  public static SelinuxHistory of(Iterable<ImaEntry> covered) {
    List<State> states = new ArrayList<>();
    Set<Bytes> hashes = new LinkedHashSet<>();
    List<Integer> unbound = new ArrayList<>();
    for (ImaEntry entry : covered) {
      Optional<Bytes> buffer = entry.buffer();
      String name = buffer.isEmpty() ? "" : entry.name().orElse("");
      boolean state = STATE.equals(name);
      if (!state && !POLICY_HASH.equals(name)) {
        continue;
      }
      if (entry.binding() != Binding.BOUND || (state && !isPrintable(buffer.get()))) {
        unbound.add(entry.index());
      } else if (state) {
        states.add(new State(entry.index(), pairs(buffer.get())));
      } else {
        hashes.add(buffer.get());
      }
    }
    return new SelinuxHistory(states, hashes, unbound);
  }

  /** Any {@code initialized=1} state without {@code enforcing=1} counts until reboot. */
  public Enforcement enforcement() {
    Enforcement result = Enforcement.UNKNOWN;
    for (State state : states) {
      if (state.is("initialized", "0")) {
        continue;
      }
      if (!state.is("initialized", "1") || !state.is("enforcing", "1")) {
        return Enforcement.NOT_ALWAYS_ENFORCING;
      }
      result = Enforcement.ENFORCING;
    }
    return result;
  }

  /**
   * The template's name is in no digest, so a file's record with a signature may come relabelled as
   * a buffer. The kernel's state is printable, a signature starts with byte 3.
   */
  private static boolean isPrintable(Bytes buffer) {
    for (int i = 0; i < buffer.size(); i++) {
      if (buffer.at(i) < ' ' || buffer.at(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static Map<String, String> pairs(Bytes buffer) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : new String(buffer.toArray(), StandardCharsets.UTF_8).split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.putIfAbsent(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return values;
  }
}

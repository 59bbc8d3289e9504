package dev.touchstone.scheduler.placement;

import dev.touchstone.trust.HostTrust;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which traits a provider should have.
 *
 * @param prefix what all of ours begin with, and no other may
 */
record TraitPlan(String prefix, boolean byPolicy, boolean byLaunch, Optional<String> label) {
  private static final int LONGEST = 255;

  TraitPlan {
    if (!prefix.matches("CUSTOM_[A-Z0-9_]{1,100}_")) {
      throw new IllegalArgumentException(
          "touchstone.placement.trait-prefix is CUSTOM_, then A-Z 0-9 _, and ends with _; it is "
              + prefix);
    }
  }

  /** The trait that a flavor asks for. */
  String trusted() {
    return prefix + "TRUSTED";
  }

  boolean isOurs(String trait) {
    return trait.startsWith(prefix);
  }

  /** The name of the host's resource provider: the hypervisor's own name for itself. */
  String provider(HostTrust host) {
    return label.map(name -> host.labels().get(name)).orElse(host.name());
  }

  /** Ours, that the host should have at this moment: none if it is not trusted. */
  Set<String> wanted(HostTrust host) {
    Set<String> traits = new TreeSet<>();
    if (!host.trust().trusted()) {
      return traits;
    }
    traits.add(trusted());
    if (byPolicy && host.trust().policy() != null) {
      traits.add(named("POLICY_" + host.trust().policy()));
    }
    if (byLaunch) {
      fact(host, "launch.hypervisor")
          .filter(kind -> !kind.equals("unknown"))
          .ifPresent(kind -> traits.add(named("HYPERVISOR_" + kind)));
      fact(host, "xen.xsm")
          .filter("enforcing"::equals)
          .ifPresent(xsm -> traits.add(prefix + "XSM_ENFORCING"));
      fact(host, "launch.path")
          .filter("txt-tboot"::equals)
          .ifPresent(path -> traits.add(prefix + "TXT"));
    }
    return traits;
  }

  private static Optional<String> fact(HostTrust host, String name) {
    return Optional.ofNullable(host.launch().get(name));
  }

  private String named(String text) {
    String trait = prefix + text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
    return trait.length() > LONGEST ? trait.substring(0, LONGEST) : trait;
  }

  /** The whole new set, or empty if nothing has to change. Foreign traits stay as they are. */
  Optional<Set<String>> change(Set<String> current, Set<String> wanted) {
    Set<String> next = new TreeSet<>(current);
    next.removeIf(this::isOurs);
    next.addAll(wanted);
    return next.equals(current) ? Optional.empty() : Optional.of(next);
  }
}

package dev.touchstone.golden;

import java.util.Optional;
import java.util.Set;

/**
 * Which events of a PCR a measurement speaks of. Types are not measured, so a selector by type is
 * only as good as the rule of that type; one by text uses bound text alone.
 *
 * @param types names of event types ({@code EV_IPL}); empty for any
 * @param textPrefix start of the bound text ({@code kernel_cmdline: })
 */
public record EventSelector(Set<String> types, Optional<String> textPrefix) {
  public EventSelector {
    types = Set.copyOf(types);
    if (types.isEmpty() && textPrefix.isEmpty()) {
      throw new IllegalArgumentException("a selector names a type or the start of a text");
    }
  }
}

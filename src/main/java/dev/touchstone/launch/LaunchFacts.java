package dev.touchstone.launch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is proven about a launch, by the names that policies, pages and findings share. A fact that
 * the evidence does not prove is not there.
 *
 * @param facts name to fact, in the order of the vocabulary
 * @param absent name to the reason why there is no such fact; a name in neither map does not apply
 *     to this launch
 */
public record LaunchFacts(Map<String, Fact> facts, Map<String, String> absent) {
  /** Facts of a quote that proved nothing. */
  public static final LaunchFacts NONE = new LaunchFacts(Map.of(), Map.of());

  public LaunchFacts {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    absent = Collections.unmodifiableMap(new LinkedHashMap<>(absent));
  }

  /** Says what {@code launch} proves. */
  public static LaunchFacts of(VerifiedLaunch launch) {
    FactCollector out = new FactCollector();
    Optional<GrubLoad> grub = GrubLoad.find(launch, out);
    HypervisorFacts.collect(launch, grub, out);
    FirmwareFacts.collect(launch, out);
    TxtFacts.collect(launch, out);
    BootLoaderFacts.collect(launch, out);
    ImaFacts.collect(launch, grub, out);
    QuoteFacts.collect(launch, out);
    return out.facts();
  }

  /** The fact, whether bound or a hint. */
  public Optional<Fact> get(String name) {
    return Optional.ofNullable(facts.get(name));
  }

  /** The value in plain words if the fact is bound: the only kind that rules may use. */
  public Optional<Object> proven(String name) {
    return get(name).filter(Fact::isBound).map(fact -> fact.value().plain());
  }
}

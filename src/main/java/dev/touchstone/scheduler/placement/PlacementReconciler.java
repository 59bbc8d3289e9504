package dev.touchstone.scheduler.placement;

import dev.touchstone.trust.HostTrust;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Brings the traits of resource providers to what trust says. What is there stands in Placement
 * alone: one that is stopped in the middle leaves nothing behind that the next does not see.
 */
final class PlacementReconciler {
  private static final Logger LOG = Logger.getLogger(PlacementReconciler.class);
  private static final int TRIES = 12;
  private static final int HOPELESS = 5;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final PlacementClient placement;
  private final TraitPlan plan;
  private final Supplier<Stream<HostTrust>> trust;
  private final Clock clock;
  private final int parallel;

  /** What each provider was last brought to. */
  private final Map<String, Set<String>> written = new ConcurrentHashMap<>();

  private final Map<String, Failure> failures = new ConcurrentHashMap<>();
  private final Set<String> defined = ConcurrentHashMap.newKeySet();

  PlacementReconciler(
      PlacementClient placement,
      TraitPlan plan,
      Supplier<Stream<HostTrust>> trust,
      Clock clock,
      int parallel) {
    this.placement = placement;
    this.plan = plan;
    this.trust = trust;
    this.clock = clock;
    this.parallel = parallel;
  }

  /** A provider that could not be brought to what it should be, and when to try again. */
  private record Failure(int times, Instant again) {}

  /**
   * What was done.
   *
   * @param changed providers whose traits were written
   * @param failed providers that are not yet what they should be
   */
  record Pass(int changed, int failed) {}

  /** Forgets what was written: another instance may have done the work meanwhile. */
  void forget() {
    written.clear();
    failures.clear();
  }

  /** Compares everything: also what somebody else wrote, and providers nobody here has heard of. */
  Pass full() throws PlacementException {
    Map<String, Set<String>> wanted = wanted();
    Map<String, Set<String>> carried = new HashMap<>();
    for (String trait : placement.traits(plan.prefix())) {
      defined.add(trait);
      placement
          .providersWith(trait)
          .keySet()
          .forEach(name -> carried.computeIfAbsent(name, n -> new TreeSet<>()).add(trait));
    }
    Map<String, Set<String>> work = new LinkedHashMap<>();
    carried.forEach(
        (name, traits) -> {
          Set<String> should = wanted.getOrDefault(name, Set.of());
          written.put(name, traits);
          if (!traits.equals(should)) {
            work.put(name, should);
          }
        });
    wanted.forEach(
        (name, should) -> {
          if (!should.isEmpty() && !carried.containsKey(name)) {
            work.put(name, should);
          }
        });
    written.keySet().retainAll(carried.keySet());
    return bring(work);
  }

  /** Brings what changed since the last time, and what failed and is due again. */
  Pass changes() throws PlacementException {
    Map<String, Set<String>> work = new LinkedHashMap<>();
    Instant now = clock.instant();
    wanted()
        .forEach(
            (name, should) -> {
              Failure failure = failures.get(name);
              boolean due = failure == null || !now.isBefore(failure.again());
              if (due && !should.equals(written.getOrDefault(name, Set.of()))) {
                work.put(name, should);
              }
            });
    // A provider whose host is not there any more.
    written.forEach(
        (name, traits) -> {
          if (!traits.isEmpty() && !work.containsKey(name) && !current.containsKey(name)) {
            work.put(name, Set.of());
          }
        });
    return bring(work);
  }

  private Map<String, Set<String>> current = Map.of();

  private Map<String, Set<String>> wanted() {
    Map<String, Set<String>> wanted = new HashMap<>();
    try (Stream<HostTrust> hosts = trust.get()) {
      hosts.forEach(host -> wanted.put(plan.provider(host), plan.wanted(host)));
    }
    current = wanted;
    return wanted;
  }

  /** Those that lose a trait first. */
  private Pass bring(Map<String, Set<String>> work) throws PlacementException {
    for (Set<String> traits : work.values()) {
      for (String trait : traits) {
        if (defined.add(trait)) {
          define(trait);
        }
      }
    }
    List<String> order = new ArrayList<>(work.keySet());
    order.sort(java.util.Comparator.comparing(name -> !work.get(name).isEmpty()));
    AtomicInteger changed = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    AtomicInteger unreachable = new AtomicInteger();
    try (ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, parallel))) {
      for (String name : order) {
        pool.execute(
            () -> {
              if (unreachable.get() >= HOPELESS) {
                failed.incrementAndGet();
                return;
              }
              try {
                changed.addAndGet(one(name, work.get(name)) ? 1 : 0);
                written.put(name, work.get(name));
                failures.remove(name);
                unreachable.set(0);
              } catch (PlacementException e) {
                failed.incrementAndGet();
                if (e.isUnreachable()) {
                  unreachable.incrementAndGet();
                }
                note(name, e);
              } catch (RuntimeException e) {
                failed.incrementAndGet();
                LOG.errorf(e, "provider %s could not be brought to its traits", name);
              }
            });
      }
    }
    return new Pass(changed.get(), failed.get());
  }

  private void define(String trait) throws PlacementException {
    try {
      placement.define(trait);
    } catch (PlacementException e) {
      defined.remove(trait);
      throw e;
    }
  }

  private void note(String name, PlacementException e) {
    Failure before = failures.get(name);
    int times = before == null ? 1 : before.times() + 1;
    long wait = Math.min(LONGEST_WAIT.toSeconds(), 1L << Math.min(times, 6));
    failures.put(name, new Failure(times, clock.instant().plusSeconds(wait)));
    LOG.warnf("provider %s is not what it should be yet: %s", name, e.getMessage());
  }

  /** Whether something had to be written. */
  private boolean one(String name, Set<String> wanted) throws PlacementException {
    Optional<String> provider = placement.provider(name);
    if (provider.isEmpty()) {
      return false;
    }
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Optional<PlacementClient.Traits> traits = placement.traitsOf(provider.get());
      if (traits.isEmpty()) {
        return false;
      }
      Optional<Set<String>> next = plan.change(traits.get().names(), wanted);
      if (next.isEmpty()) {
        return attempt > 0;
      }
      switch (placement.write(
          provider.get(), new PlacementClient.Traits(next.get(), traits.get().generation()))) {
        case WRITTEN -> {
          LOG.infof("provider %s has %s", name, wanted.isEmpty() ? "none of our traits" : wanted);
          return true;
        }
        case GONE -> {
          return false;
        }
        case UNKNOWN_TRAIT -> {
          for (String trait : wanted) {
            define(trait);
          }
        }
        case CHANGED_MEANWHILE -> pause(attempt);
      }
    }
    throw PlacementException.refused("it was changed by others each of " + TRIES + " times");
  }

  /** Longer each time, and never the same for two who collided. */
  private static void pause(int attempt) {
    long most = TimeUnit.MILLISECONDS.toNanos(20L << Math.min(attempt, 5));
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most / 4, most));
  }
}

package dev.touchstone.trust;

import dev.touchstone.runtime.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What schedulers ask, in memory. Kept by {@link TrustSynchronisation}, read by everybody. */
@ApplicationScoped
public class TrustMirror implements TrustAnswers {
  private final Clock clock;
  private final ConcurrentSkipListMap<String, KnownHost> byName = new ConcurrentSkipListMap<>();
  private final ConcurrentHashMap<String, KnownHost> quick = new ConcurrentHashMap<>();
  private volatile boolean loaded;

  TrustMirror(Clock clock) {
    this.clock = clock;
  }

  @Override
  public TrustView answer(String host) {
    return answer(host, clock.instant());
  }

  private TrustView answer(String host, Instant now) {
    requireLoaded();
    KnownHost known = quick.get(host);
    return known == null ? TrustView.unknown(host) : TrustView.of(known, now);
  }

  @Override
  public List<TrustView> answers(java.util.Collection<String> hosts) {
    Instant now = clock.instant();
    return hosts.stream().map(host -> answer(host, now)).toList();
  }

  @Override
  public Optional<HostTrust> find(String host) {
    requireLoaded();
    return Optional.ofNullable(quick.get(host)).map(known -> known.at(clock.instant()));
  }

  @Override
  public Stream<HostTrust> all() {
    requireLoaded();
    return byName.values().stream().map(known -> known.at(clock.instant()));
  }

  /** Up to {@code limit} hosts that fit, by name, those after {@code after}. */
  List<HostTrust> page(String after, Predicate<HostTrust> filter, int limit) {
    requireLoaded();
    Instant now = clock.instant();
    return byName.tailMap(after, false).values().stream()
        .map(known -> known.at(now))
        .filter(filter)
        .limit(limit)
        .toList();
  }

  int size() {
    return quick.size();
  }

  boolean loaded() {
    return loaded;
  }

  void nowLoaded() {
    loaded = true;
  }

  private void requireLoaded() {
    if (!loaded) {
      throw ProblemException.unavailable("the service starts: trust is not loaded yet");
    }
  }

  void apply(TrustFeed.Row row) {
    switch (row) {
      case TrustFeed.Row.Known(KnownHost host) -> put(host);
      case TrustFeed.Row.Gone(UUID id, String name) -> {
        quick.computeIfPresent(name, (n, known) -> known.id().equals(id) ? null : known);
        byName.computeIfPresent(name, (n, known) -> known.id().equals(id) ? null : known);
      }
    }
  }

  private void put(KnownHost host) {
    quick.put(host.name(), host);
    byName.put(host.name(), host);
  }

  /** Takes out every host that a full reading did not come across. */
  void keepOnly(Set<String> names) {
    Set<String> gone = new HashSet<>(quick.keySet());
    gone.removeAll(names);
    gone.forEach(
        name -> {
          quick.remove(name);
          byName.remove(name);
        });
  }
}

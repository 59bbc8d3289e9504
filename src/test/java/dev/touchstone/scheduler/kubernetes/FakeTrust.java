package dev.touchstone.scheduler.kubernetes;

import dev.touchstone.trust.HostTrust;
import dev.touchstone.trust.TrustAnswers;
import dev.touchstone.trust.TrustView;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Trust as a test wants it. */
final class FakeTrust implements TrustAnswers {
  private static final Instant ATTESTED = Instant.parse("2026-11-20T07:00:00Z");

  private final Map<String, TrustView> views = new ConcurrentHashMap<>();

  FakeTrust trusted(String... hosts) {
    for (String host : hosts) {
      put(host, true, "trusted", "affirming", "every rule of kvm-uefi-secureboot-svirt holds");
    }
    return this;
  }

  /** {@code node1} to {@code node<count>}. */
  FakeTrust trustedNodes(int count) {
    return trusted(
        IntStream.rangeClosed(1, count).mapToObj(i -> "node" + i).toArray(String[]::new));
  }

  FakeTrust untrusted(String host, String reason) {
    put(host, false, "untrusted", "contraindicated", reason);
    return this;
  }

  FakeTrust stale(String host) {
    put(host, false, "stale", "none", "the verdict ran out and the host has not attested since");
    return this;
  }

  FakeTrust forget() {
    views.clear();
    return this;
  }

  private void put(String host, boolean trusted, String state, String status, String reason) {
    views.put(
        host,
        new TrustView(
            host, trusted, state, status, reason, ATTESTED, ATTESTED.plusSeconds(3600), "kvm"));
  }

  @Override
  public TrustView answer(String host) {
    TrustView view = views.get(host);
    return view != null
        ? view
        : new TrustView(
            host,
            false,
            "unknown",
            "none",
            "no host of this name is enrolled or announced",
            null,
            null,
            null);
  }

  @Override
  public Optional<HostTrust> find(String host) {
    return Optional.ofNullable(views.get(host))
        .map(
            view ->
                new HostTrust(
                    UUID.nameUUIDFromBytes(host.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                    view,
                    Map.of(),
                    Map.of(),
                    Optional.empty()));
  }

  @Override
  public Stream<HostTrust> all() {
    return views.keySet().stream().sorted().flatMap(host -> find(host).stream());
  }
}

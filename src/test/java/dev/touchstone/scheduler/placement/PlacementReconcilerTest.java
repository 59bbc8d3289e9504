package dev.touchstone.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.trust.HostTrust;
import dev.touchstone.trust.TrustView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Placement. */
class PlacementReconcilerTest {
  private static final String TRUSTED = "CUSTOM_TOUCHSTONE_TRUSTED";
  private static final AtomicInteger NAMES = new AtomicInteger();

  @TempDir static Path directory;
  private static RealPlacement placement;

  private final Map<String, HostTrust> trust = new ConcurrentSkipListMap<>();
  private String a;
  private String b;

  @BeforeAll
  static void startPlacement() throws IOException, InterruptedException {
    placement = RealPlacement.start(directory);
  }

  @AfterAll
  static void stopPlacement() {
    if (placement != null) {
      placement.close();
    }
  }

  @BeforeEach
  void twoComputeNodes() throws PlacementException {
    // Nobody is trusted yet: what an earlier test left is taken away.
    reconciler(client()).full();
    a = "node-a" + NAMES.incrementAndGet();
    b = "node-b" + NAMES.get();
    placement.addProvider(a, "HW_CPU_X86_VMX", "CUSTOM_RACK_7");
    placement.addProvider(b);
  }

  private static PlacementClient client() {
    return new PlacementClient(
        new Http(Duration.ofSeconds(10), Optional.empty()),
        Authentication.none(),
        new ObjectMapper(),
        placement.url());
  }

  private PlacementReconciler reconciler(PlacementClient client) {
    return new PlacementReconciler(
        client,
        new TraitPlan("CUSTOM_TOUCHSTONE_", true, true, Optional.of("provider")),
        () -> trust.values().stream(),
        Clock.systemUTC(),
        // sqlite has one writer at a time and answers 500 to the others.
        1);
  }

  private void host(String name, boolean trusted) {
    host(name, trusted, Map.of());
  }

  private void host(String name, boolean trusted, Map<String, String> labels) {
    trust.put(
        name,
        new HostTrust(
            UUID.randomUUID(),
            new TrustView(
                name,
                trusted,
                trusted ? "trusted" : "untrusted",
                trusted ? "affirming" : "contraindicated",
                "why",
                Instant.now(),
                Instant.now().plusSeconds(60),
                "xen-txt-xsm"),
            labels,
            Map.of("launch.hypervisor", "xen", "xen.xsm", "enforcing", "launch.path", "txt-tboot"),
            Optional.empty()));
  }

  @Test
  void candidates_are_the_attested_hosts_within_seconds_of_a_change() throws PlacementException {
    PlacementReconciler reconciler = reconciler(client());
    host(a, true);
    host(b, false);
    reconciler.full();
    assertThat(placement.candidates(TRUSTED)).contains(a).doesNotContain(b);

    host(a, false);
    host(b, true);
    Instant changed = Instant.now();
    assertThat(reconciler.changes().changed()).isEqualTo(2);

    assertThat(Duration.between(changed, Instant.now())).isLessThan(Duration.ofSeconds(5));
    assertThat(placement.candidates(TRUSTED)).contains(b).doesNotContain(a);
    assertThat(reconciler.changes()).isEqualTo(new PlacementReconciler.Pass(0, 0));
  }

  @Test
  void traits_of_others_are_kept_and_ours_say_what_was_launched() throws PlacementException {
    PlacementReconciler reconciler = reconciler(client());
    host(a, true);
    reconciler.full();
    assertThat(placement.traits(a))
        .containsExactlyInAnyOrder(
            "HW_CPU_X86_VMX",
            "CUSTOM_RACK_7",
            TRUSTED,
            "CUSTOM_TOUCHSTONE_POLICY_XEN_TXT_XSM",
            "CUSTOM_TOUCHSTONE_HYPERVISOR_XEN",
            "CUSTOM_TOUCHSTONE_XSM_ENFORCING",
            "CUSTOM_TOUCHSTONE_TXT");

    host(a, false);
    reconciler.changes();

    assertThat(placement.traits(a)).containsExactlyInAnyOrder("HW_CPU_X86_VMX", "CUSTOM_RACK_7");
  }

  @Test
  void a_trait_that_a_host_gave_itself_is_taken_away_at_the_next_cycle() throws PlacementException {
    PlacementReconciler reconciler = reconciler(client());
    host(a, true);
    host(b, false);
    reconciler.full();
    placement.setTraits(b, Set.of(TRUSTED));
    placement.addProvider("never-heard-of-" + a, TRUSTED, "CUSTOM_OWN");
    placement.setTraits(a, Set.of("CUSTOM_RACK_7"));

    reconciler.full();

    assertThat(placement.traits(b)).isEmpty();
    assertThat(placement.traits("never-heard-of-" + a)).containsExactly("CUSTOM_OWN");
    assertThat(placement.traits(a)).contains(TRUSTED, "CUSTOM_RACK_7");
  }

  @Test
  void a_forgotten_host_loses_its_traits() throws PlacementException {
    PlacementReconciler reconciler = reconciler(client());
    host(a, true);
    reconciler.full();
    trust.remove(a);

    reconciler.changes();

    assertThat(placement.traits(a)).doesNotContain(TRUSTED);
  }

  @Test
  void a_label_may_name_the_provider() throws PlacementException {
    host("short-name", true, Map.of("provider", b));
    reconciler(client()).full();
    assertThat(placement.traits(b)).contains(TRUSTED);
  }

  @Test
  void a_storm_of_other_writers_is_survived() throws PlacementException {
    host(a, true);
    AtomicInteger storms = new AtomicInteger();
    PlacementClient stormy =
        new PlacementClient(
            new Http(Duration.ofSeconds(10), Optional.empty()),
            Authentication.none(),
            new ObjectMapper(),
            placement.url()) {
          @Override
          Optional<Traits> traitsOf(String provider) throws PlacementException {
            Optional<Traits> read = super.traitsOf(provider);
            if (storms.incrementAndGet() <= 6) {
              // Somebody writes between our reading and our writing: Placement answers 409.
              placement.setTraits(a, Set.of("CUSTOM_RACK_7", "CUSTOM_STORM_" + storms.get()));
            }
            return read;
          }
        };

    assertThat(reconciler(stormy).full()).isEqualTo(new PlacementReconciler.Pass(1, 0));

    assertThat(storms.get()).isEqualTo(7);
    assertThat(placement.traits(a)).contains(TRUSTED, "CUSTOM_RACK_7", "CUSTOM_STORM_6");
  }

  @Test
  void one_that_was_stopped_in_the_middle_leaves_nothing_that_the_next_does_not_see()
      throws PlacementException {
    host(a, true);
    host(b, true);
    AtomicInteger calls = new AtomicInteger();
    PlacementClient dying =
        new PlacementClient(
            new Http(Duration.ofSeconds(10), Optional.empty()),
            Authentication.none(),
            new ObjectMapper(),
            placement.url()) {
          @Override
          Outcome write(String provider, Traits traits) throws PlacementException {
            if (calls.incrementAndGet() > 1) {
              throw new IllegalStateException("killed");
            }
            return super.write(provider, traits);
          }
        };
    PlacementReconciler.Pass broken = reconciler(dying).full();
    assertThat(broken).isEqualTo(new PlacementReconciler.Pass(1, 1));

    reconciler(client()).full();

    assertThat(placement.candidates(TRUSTED)).contains(a, b);
  }

  @Test
  void a_host_that_fails_does_not_hold_up_the_others_and_is_tried_again()
      throws PlacementException {
    host(a, true);
    host(b, true);
    AtomicBoolean failing = new AtomicBoolean(true);
    PlacementClient partly =
        new PlacementClient(
            new Http(Duration.ofSeconds(10), Optional.empty()),
            Authentication.none(),
            new ObjectMapper(),
            placement.url()) {
          @Override
          Optional<String> provider(String name) throws PlacementException {
            if (failing.get() && name.equals(a)) {
              throw PlacementException.refused("the provider is locked");
            }
            return super.provider(name);
          }
        };
    PlacementReconciler reconciler = reconciler(partly);
    assertThat(reconciler.full()).isEqualTo(new PlacementReconciler.Pass(1, 1));
    assertThat(placement.candidates(TRUSTED)).contains(b).doesNotContain(a);

    failing.set(false);
    reconciler.full();

    assertThat(placement.candidates(TRUSTED)).contains(a);
  }

  @Test
  void a_placement_that_does_not_answer_is_an_error_and_no_loop() {
    host(a, true);
    PlacementClient nobody =
        new PlacementClient(
            new Http(Duration.ofSeconds(1), Optional.empty()),
            Authentication.none(),
            new ObjectMapper(),
            java.net.URI.create("http://127.0.0.1:9"));
    assertThatThrownBy(() -> reconciler(nobody).full())
        .isInstanceOf(PlacementException.class)
        .hasMessageContaining("was not answered");
  }

  @Test
  void a_prefix_that_could_take_traits_of_others_is_refused() {
    assertThatThrownBy(() -> new TraitPlan("CUSTOM_", true, true, Optional.empty()))
        .hasMessageContaining("touchstone.placement.trait-prefix");
  }
}

package dev.touchstone.scheduler.placement;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where Placement is and which traits are kept there; see docs/openstack-placement.md. */
@ConfigMapping(prefix = "touchstone.placement")
interface PlacementSettings {
  /** Placement's own address; without one nothing is done. */
  Optional<URI> url();

  /** Every hypervisor's trait begins so; all that do are ours, to set and to take away. */
  @WithDefault("CUSTOM_TOUCHSTONE_")
  String traitPrefix();

  /** One trait more for each policy that a host was judged by. */
  @WithDefault("false")
  boolean traitByPolicy();

  /** Traits more for hypervisor, enforcing XSM and a launch under TXT. */
  @WithDefault("false")
  boolean traitByLaunch();

  /** The label of a host that holds its provider's name where it is not the host's own. */
  Optional<String> providerLabel();

  /** How often everything is compared, beside what changed. */
  @WithDefault("PT60S")
  Duration interval();

  /** How long one call may take. */
  @WithDefault("PT10S")
  Duration timeout();

  /** Calls at the same time. */
  @WithDefault("8")
  int parallel();

  /** Certificates (PEM) of the authority behind the addresses; the JDK's own without one. */
  Optional<Path> caCertificates();

  /** {@code keystone}, or {@code noauth} for a laboratory. */
  @WithDefault("keystone")
  String auth();

  Keystone keystone();

  /** A service user: by password, or by application credential. */
  interface Keystone {
    /** {@code https://keystone:5000/v3}. */
    Optional<URI> url();

    Optional<String> user();

    @WithDefault("Default")
    String userDomain();

    Optional<String> project();

    @WithDefault("Default")
    String projectDomain();

    /** A file with the password. */
    Optional<Path> passwordFile();

    Optional<String> applicationCredential();

    /** A file with the credential's secret. */
    Optional<Path> applicationCredentialSecretFile();
  }
}

package dev.touchstone.trust.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of tokens: see docs/configuration.md. */
@ConfigMapping(prefix = "touchstone.token")
public interface TokenSettings {
  /** The longest that a token about a trusted host counts; never longer than its verdict. */
  @WithDefault("PT5M")
  Duration lifetime();

  /** How long a token counts that says that a host is not trusted. */
  @WithDefault("PT1M")
  Duration untrustedLifetime();

  /** The claim that holds what EAR has no claim for. */
  @WithDefault("tag:touchstone.dev,2026:ear/host")
  String extensionClaim();

  Profile profile();

  Verifier verifier();

  /** What stands in {@code eat_profile}: these names change with each draft. */
  interface Profile {
    @WithDefault("tag:github.com,2023:veraison/ear")
    String a();

    @WithDefault("tag:ietf.org,2026:rats/ear#04")
    String c();

    /** The dialect of those who ask for none: a or c. */
    @WithDefault("c")
    String byDefault();
  }

  /** Who signs: {@code ear_verifier_id}. */
  interface Verifier {
    @WithDefault("https://touchstone.dev")
    String developer();

    @WithDefault("${quarkus.application.name:touchstone} ${quarkus.application.version:unknown}")
    String build();
  }
}

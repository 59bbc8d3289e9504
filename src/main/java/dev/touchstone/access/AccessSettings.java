package dev.touchstone.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * All of {@code touchstone.access}; see docs/configuration.md. A name that is not here stops the
 * start: a setting about access that is misspelt must not be one that is ignored.
 */
@ConfigMapping(prefix = "touchstone.access")
public interface AccessSettings {
  /** How long tokens that were recognised go on counting while the database is away. */
  @WithDefault("PT1H")
  Duration offlineCredentials();

  /** How long before its end a token is listed as one that ends soon. */
  @WithDefault("P14D")
  Duration expiryWarning();

  /** Whether changes to how hosts are judged wait for another person. */
  @WithDefault("false")
  boolean twoPersonRule();

  /** How long such a change waits. */
  @WithDefault("P7D")
  Duration approvalLifetime();

  /** Which client certificates stand for which role, by a name of the operator's choice. */
  Map<String, Certificate> certificate();

  Oidc oidc();

  /** One certificate's holder. */
  interface Certificate {
    /** The whole subject, RFC 2253: {@code CN=system:kube-scheduler}. */
    String subject();

    /** Any but host. */
    String role();
  }

  /** An OpenID Connect provider (OpenID Connect Core 1.0); none without an issuer. */
  interface Oidc {
    /** What stands in {@code iss}, and where {@code /.well-known/openid-configuration} is. */
    Optional<String> issuer();

    /** This service at the provider. */
    @WithDefault("touchstone")
    String clientId();

    /** Its secret there, if it is no public client. */
    Optional<String> clientSecret();

    /** What {@code aud} of access tokens has to name; the client without it. */
    Optional<String> audience();

    /** Where roles stand in tokens: a claim, or a path to it such as {@code realm_access/roles}. */
    @WithDefault("groups")
    String rolesClaim();

    /** Value of that claim to role; a value that is not here gives none. */
    Map<String, String> role();

    /** The claim by which people are called. */
    @WithDefault("preferred_username")
    String nameClaim();

    /** What is asked for at a login, beside openid. */
    @WithDefault("profile")
    java.util.List<String> scopes();

    /** A configuration of quarkus.tls whose trust store believes the provider. */
    Optional<String> tlsConfiguration();
  }
}

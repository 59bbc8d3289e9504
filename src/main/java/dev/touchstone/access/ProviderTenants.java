package dev.touchstone.access;

import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantConfigResolver;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * The configured OpenID Connect provider, for the two ways to it: access tokens on the API, and the
 * login of the web console. Without one, and for every other request, there is none to ask.
 */
@ApplicationScoped
public class ProviderTenants implements TenantConfigResolver {
  /** Where people come to log in, and come back to from the provider. */
  public static final String LOGIN = "/console/login/oidc";

  /** A provider that changed its keys is asked for them so often, however many tokens name none. */
  private static final Duration KEYS = Duration.ofSeconds(10);

  private final Optional<OidcTenantConfig> api;
  private final Optional<OidcTenantConfig> login;

  ProviderTenants(AccessSettings settings) {
    this.api = settings.oidc().issuer().map(issuer -> api(issuer, settings.oidc()));
    this.login = settings.oidc().issuer().map(issuer -> login(issuer, settings.oidc()));
  }

  /** Whether a provider is configured. */
  public boolean any() {
    return api.isPresent();
  }

  @Override
  public Uni<OidcTenantConfig> resolve(
      RoutingContext context, OidcRequestContext<OidcTenantConfig> request) {
    if (context.normalizedPath().equals(LOGIN)) {
      return Uni.createFrom().optional(login);
    }
    return Uni.createFrom()
        .optional(
            BearerHeader.token(context.request().getHeader(HttpHeaders.AUTHORIZATION))
                .filter(this::speakFor)
                .flatMap(token -> api));
  }

  /**
   * Whether a bearer token is for the provider to know: a signed JWT (RFC 7515, 3.1), and not one
   * of ours, which have neither dots nor a header.
   */
  boolean speakFor(String token) {
    if (api.isEmpty()) {
      return false;
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return false;
    }
    try {
      byte[] header = Base64.getUrlDecoder().decode(parts[0]);
      return header.length > 0 && header[0] == '{';
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static OidcTenantConfig api(String issuer, AccessSettings.Oidc settings) {
    return provider("touchstone-api", issuer, settings)
        .applicationType(ApplicationType.SERVICE)
        .token()
        .issuer(issuer)
        .audience(settings.audience().orElse(settings.clientId()))
        .subjectRequired()
        .allowJwtIntrospection(false)
        .allowOpaqueTokenIntrospection(false)
        .forcedJwkRefreshInterval(KEYS)
        .end()
        .build();
  }

  private static OidcTenantConfig login(String issuer, AccessSettings.Oidc settings) {
    return provider("touchstone-login", issuer, settings)
        .applicationType(ApplicationType.WEB_APP)
        .token()
        .issuer(issuer)
        .audience(settings.clientId())
        .subjectRequired()
        .allowJwtIntrospection(false)
        .allowOpaqueTokenIntrospection(false)
        .forcedJwkRefreshInterval(KEYS)
        .end()
        .authentication()
        .redirectPath(LOGIN)
        .restorePathAfterRedirect(false)
        .cookiePath(LOGIN) // The console's session is its own; this one serves the login alone.
        .scopes(settings.scopes())
        .pkceRequired()
        .nonceRequired()
        .failOnMissingStateParam(true)
        .end()
        .build();
  }

  private static io.quarkus.oidc.OidcTenantConfigBuilder provider(
      String tenant, String issuer, AccessSettings.Oidc settings) {
    requireSecure(issuer);
    io.quarkus.oidc.OidcTenantConfigBuilder builder =
        OidcTenantConfig.authServerUrl(issuer)
            .tenantId(tenant)
            .clientId(settings.clientId())
            .connectionTimeout(Duration.ofSeconds(5))
            .connectionRetryCount(1);
    settings.clientSecret().ifPresent(builder::credentials);
    settings.tlsConfiguration().ifPresent(builder::tlsConfigurationName);
    return builder;
  }

  /** Whoever is between us and a provider without TLS is the provider (OIDC Core, 16.17). */
  private static void requireSecure(String issuer) {
    URI uri = URI.create(issuer);
    boolean loopback =
        "127.0.0.1".equals(uri.getHost())
            || "localhost".equals(uri.getHost())
            || "[::1]".equals(uri.getHost());
    if (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && loopback)) {
      throw new IllegalArgumentException(
          "touchstone.access.oidc.issuer is an https:// address, or http:// on loopback; found "
              + issuer);
    }
  }
}

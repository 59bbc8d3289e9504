package dev.touchstone.access;

import dev.touchstone.testing.OpenIdProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.ws.rs.core.NewCookie;
import java.util.Map;
import java.util.Set;

/** Everything about access that is off by default, switched on; one profile, for one start. */
public class AccessProfile implements QuarkusTestProfile {
  /** Not started yet: a service comes up without its provider. */
  static final OpenIdProvider PROVIDER = new OpenIdProvider("touchstone-console");

  static final String AUDIENCE = "touchstone-api";

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "touchstone.access.two-person-rule", "true",
        "touchstone.access.oidc.issuer", PROVIDER.issuer(),
        "touchstone.access.oidc.client-id", "touchstone-console",
        "touchstone.access.oidc.client-secret", "a-secret-of-the-test-0123456789abcdef",
        "touchstone.access.oidc.audience", AUDIENCE,
        "touchstone.access.oidc.roles-claim", "realm_access/roles",
        "touchstone.access.oidc.role.\"ts-admins\"", "admin",
        "touchstone.access.oidc.role.\"ts-golden\"", "golden",
        "touchstone.access.oidc.role.\"ts-readers\"", "auditor");
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(NamedSessions.class);
  }

  /** A console whose cookie tells who logged in. */
  @Alternative
  @ApplicationScoped
  public static class NamedSessions implements ConsoleSessions {
    @Override
    public NewCookie begin(SecurityIdentity identity) {
      return new NewCookie.Builder("console")
          .value(
              String.join("+", identity.getRoles())
                  + "/"
                  + Person.of(identity).orElseThrow().name())
          .build();
    }
  }
}

package dev.touchstone.access;

import dev.touchstone.runtime.http.PlainText;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.IdTokenCredential;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Who somebody is here whom the provider knows. The framework would take each group that is called
 * {@code admin} for our admins: the identity is made anew, with the roles that the configuration
 * gives and no other.
 */
@ApplicationScoped
public class ProviderRoles implements SecurityIdentityAugmentor {
  private static final int LONGEST_NAME = 100;

  private final AccessSettings.Oidc settings;
  private final Map<String, Role> roles = new HashMap<>();

  ProviderRoles(AccessSettings settings) {
    this.settings = settings.oidc();
    this.settings
        .role()
        .forEach(
            (value, role) ->
                roles.put(
                    value,
                    Role.given(role)
                        .orElseThrow(
                            () ->
                                new IllegalArgumentException(
                                    "touchstone.access.oidc.role.%s is %s; expected %s"
                                        .formatted(value, role, Role.GIVEN)))));
  }

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity, AuthenticationRequestContext context) {
    boolean ofProvider =
        identity.getCredential(AccessTokenCredential.class) != null
            || identity.getCredential(IdTokenCredential.class) != null;
    if (!ofProvider) {
      return Uni.createFrom().item(identity);
    }
    if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
      throw new AuthenticationFailedException("the provider's token says nothing");
    }
    return Uni.createFrom().item(known(token));
  }

  private SecurityIdentity known(JsonWebToken token) {
    Set<Role> given = EnumSet.noneOf(Role.class);
    for (String value : values(token)) {
      Optional.ofNullable(roles.get(value)).ifPresent(given::add);
    }
    String name = name(token);
    Set<String> names = new LinkedHashSet<>(List.of(token.getIssuer() + "#" + token.getSubject()));
    for (String claim : List.of(settings.nameClaim(), "preferred_username", "email", "upn")) {
      text(token, claim).ifPresent(names::add);
    }
    QuarkusSecurityIdentity.Builder builder =
        QuarkusSecurityIdentity.builder()
            .setPrincipal(
                new QuarkusPrincipal(
                    (given.isEmpty()
                            ? "no role"
                            : given.stream().map(Role::text).collect(Collectors.joining("+")))
                        + ":oidc "
                        + name))
            .addAttribute(Person.ATTRIBUTE, Person.called(name, names));
    given.forEach(role -> builder.addRole(role.text()));
    return builder.build();
  }

  /** As people know them; else what the provider calls them by, which is never another's. */
  private String name(JsonWebToken token) {
    return text(token, settings.nameClaim())
        .or(() -> Optional.ofNullable(token.getSubject()))
        .filter(name -> !name.isBlank() && name.length() <= LONGEST_NAME)
        .filter(PlainText::isLine)
        .orElseThrow(() -> new AuthenticationFailedException("the provider's token names nobody"));
  }

  private static Optional<String> text(JsonWebToken token, String claim) {
    Object value = token.getClaim(claim);
    return switch (value) {
      case String text -> Optional.of(text);
      case JsonString text -> Optional.of(text.getString());
      case null, default -> Optional.empty();
    };
  }

  /** A claim of the whole name first: some providers name theirs by an address. */
  private List<String> values(JsonWebToken token) {
    Object whole = token.getClaim(settings.rolesClaim());
    if (whole != null) {
      return strings(whole);
    }
    String[] path = settings.rolesClaim().split("/", -1);
    Object value = token.getClaim(path[0]);
    for (int i = 1; i < path.length; i++) {
      value =
          switch (value) {
            case JsonObject object -> object.get(path[i]);
            case Map<?, ?> map -> map.get(path[i]);
            case null, default -> null;
          };
    }
    return strings(value);
  }

  private static List<String> strings(Object value) {
    return switch (value) {
      case JsonArray array ->
          array.stream().flatMap(one -> strings((Object) one).stream()).toList();
      case JsonString text -> List.of(text.getString());
      case JsonValue other -> List.of();
      case Iterable<?> many -> {
        List<String> all = new java.util.ArrayList<>();
        many.forEach(one -> all.addAll(strings(one)));
        yield all;
      }
      case String text -> List.of(text);
      case null, default -> List.of();
    };
  }
}

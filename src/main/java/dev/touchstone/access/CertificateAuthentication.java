package dev.touchstone.access;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;

/**
 * Client certificates (RFC 8446, 4.4.2), for those who can show nothing else: kube-scheduler. TLS
 * has checked the chain up to the trust store; here the whole subject decides about the role.
 */
@ApplicationScoped
public class CertificateAuthentication
    implements HttpAuthenticationMechanism, HttpServerOptionsCustomizer {
  private final Map<X500Principal, SecurityIdentity> holders = new LinkedHashMap<>();

  CertificateAuthentication(AccessSettings roles) {
    roles
        .certificate()
        .forEach(
            (name, certificate) -> {
              if (holders.put(subject(name, certificate.subject()), holder(name, certificate))
                  != null) {
                throw new IllegalArgumentException(
                    "touchstone.access.certificate." + name + ": the subject has a role already");
              }
            });
  }

  private static X500Principal subject(String name, String text) {
    try {
      return new X500Principal(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "touchstone.access.certificate."
              + name
              + ".subject is no distinguished name such as CN=system:kube-scheduler",
          e);
    }
  }

  private static SecurityIdentity holder(String name, AccessSettings.Certificate certificate) {
    Role role =
        Role.given(certificate.role())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "touchstone.access.certificate." + name + ".role is " + Role.GIVEN));
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(role.text() + ":certificate " + name))
        .addRole(role.text())
        .addAttribute(
            Person.ATTRIBUTE,
            Person.called(name, List.of(name, subject(name, certificate.subject()).getName())))
        .build();
  }

  /** Asks for a certificate and does without one: most callers have a token. */
  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    if (!holders.isEmpty()) {
      options.setClientAuth(ClientAuth.REQUEST);
    }
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    return Uni.createFrom()
        .optional(
            shown(context.request().sslSession())
                .map(certificate -> holders.get(certificate.getSubjectX500Principal())));
  }

  private static Optional<X509Certificate> shown(SSLSession session) {
    if (session == null) {
      return Optional.empty();
    }
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? Optional.of(certificate)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().optional(Optional.empty());
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of();
  }

  /** After tokens: whoever sends one speaks for it. */
  @Override
  public int getPriority() {
    return HttpAuthenticationMechanism.DEFAULT_PRIORITY - 1;
  }
}

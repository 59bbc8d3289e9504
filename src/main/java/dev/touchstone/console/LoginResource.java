package dev.touchstone.console;

import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;

/** Signing in with a token, and out again. */
@Path("/console")
@FormGuard
@Blocking
public class LoginResource {
  private static final int LONGEST_TOKEN = 8192;

  private final IdentityProviderManager identities;
  private final SignIn signIn;
  private final Sessions sessions;
  private final boolean provider;

  LoginResource(
      IdentityProviderManager identities,
      SignIn signIn,
      Sessions sessions,
      @ConfigProperty(name = "touchstone.access.oidc.issuer") Optional<String> issuer) {
    this.identities = identities;
    this.signIn = signIn;
    this.sessions = sessions;
    this.provider = issuer.filter(text -> !text.isBlank()).isPresent();
  }

  @GET
  @Path("/login")
  @PermitAll
  @Operation(hidden = true)
  public TemplateInstance page(@QueryParam("next") String next, @QueryParam("done") String done) {
    return login(next, "", Notice.of(done));
  }

  private TemplateInstance login(String next, String error, Notice notice) {
    Frame frame = Frames.ofNobody("Sign in");
    return Pages.login(
        new Frame(frame.title(), "", "", frame.roles(), "", notice.sentence()),
        ConsolePath.orFleet(next),
        error,
        provider);
  }

  @POST
  @Path("/login")
  @PermitAll
  @Operation(hidden = true)
  public Response enter(@RestForm String token, @RestForm String next) {
    Optional<SecurityIdentity> identity = identity(token == null ? "" : token.strip());
    if (identity.isEmpty()) {
      return refused(
          next,
          "No token of this service is valid with this text: it may be mistyped, expired or revoked.");
    }
    if (!SignIn.mayEnter(identity.get())) {
      return refused(
          next,
          "This token's role ("
              + String.join(", ", identity.get().getRoles())
              + ") has no pages: sign in with one for operators, golden values, admins or auditors.");
    }
    return Response.seeOther(URI.create(ConsolePath.orFleet(next)))
        .cookie(signIn.begin(identity.get()))
        .build();
  }

  private Optional<SecurityIdentity> identity(String token) {
    if (token.isEmpty() || token.length() > LONGEST_TOKEN) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          identities.authenticateBlocking(
              new TokenAuthenticationRequest(new TokenCredential(token, "bearer"))));
    } catch (AuthenticationFailedException e) {
      return Optional.empty();
    }
  }

  private Response refused(String next, String error) {
    return Response.status(Response.Status.UNAUTHORIZED)
        .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
        .entity(login(next, error, Notice.NONE))
        .build();
  }

  @POST
  @Path("/logout")
  @PermitAll
  @Operation(hidden = true)
  public Response leave(HttpServerRequest request) {
    SessionCookie.of(request).ifPresent(sessions::end);
    return Response.seeOther(URI.create("/console/login?done=" + Notice.SIGNED_OUT.word()))
        .cookie(SessionCookie.cleared(request.isSSL()))
        .build();
  }
}

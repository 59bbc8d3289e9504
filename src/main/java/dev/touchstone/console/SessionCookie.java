package dev.touchstone.console;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.NewCookie;
import java.util.Optional;

/**
 * The cookie that carries a session. Over TLS its name begins with {@code __Host-} (RFC 6265bis,
 * 4.1.3.2), so that no neighbour on the domain can set it for us.
 */
final class SessionCookie {
  private static final String PLAIN = "touchstone-session";
  private static final String SECURE = "__Host-" + PLAIN;

  private SessionCookie() {}

  static Optional<SessionKey> of(HttpServerRequest request) {
    Cookie cookie = request.getCookie(name(request.isSSL()));
    return cookie == null ? Optional.empty() : SessionKey.of(cookie.getValue());
  }

  /**
   * Lax, not strict: a link in an alert opens its page, and no form of another site is sent with
   * it.
   */
  static NewCookie set(SessionKey key, boolean tls) {
    return cookie(tls).value(key.text()).build();
  }

  static NewCookie cleared(boolean tls) {
    return cookie(tls).value("").maxAge(0).build();
  }

  private static NewCookie.Builder cookie(boolean tls) {
    return new NewCookie.Builder(name(tls))
        .path("/")
        .httpOnly(true)
        .secure(tls)
        .sameSite(NewCookie.SameSite.LAX);
  }

  private static String name(boolean tls) {
    return tls ? SECURE : PLAIN;
  }
}

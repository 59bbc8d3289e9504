package dev.touchstone.console;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
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
   * The header that sets it. Lax, not strict: a link in an alert opens its page, and no form of
   * another site is sent with it.
   */
  static String set(SessionKey key, boolean tls) {
    return name(tls)
        + "="
        + key.text()
        + "; Path=/; HttpOnly; SameSite=Lax"
        + (tls ? "; Secure" : "");
  }

  static String cleared(boolean tls) {
    return name(tls) + "=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0" + (tls ? "; Secure" : "");
  }

  private static String name(boolean tls) {
    return tls ? SECURE : PLAIN;
  }
}

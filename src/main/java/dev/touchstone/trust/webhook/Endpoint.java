package dev.touchstone.trust.webhook;

import dev.touchstone.runtime.http.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where events are sent: scheme, host, port and what is asked for there.
 *
 * @param host name or address, an IPv6 address without its brackets
 * @param requestTarget path and query, starting with a slash
 */
record Endpoint(boolean tls, String host, int port, String requestTarget) {
  private static final int LONGEST = 2048;
  private static final int HTTPS = 443;
  private static final int HTTP = 80;
  private static final int LAST_PORT = 65_535;

  /** The endpoint of a URL, or a 400 that says what is wrong with {@code url}. */
  static Endpoint of(String url, boolean allowHttp) {
    if (url == null || url.isEmpty() || url.length() > LONGEST) {
      throw refused("expected a URL of at most " + LONGEST + " characters");
    }
    // RFC 3986 has no other characters; java.net.URI lets "other" ones through. CR and LF would
    // otherwise be a second header or request.
    if (!url.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw refused("a URL consists of printable ASCII without spaces: encode what is not");
    }
    URI uri = parsed(url);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if (!tls && !scheme.equals("http")) {
      throw refused("expected https://…");
    }
    if (!tls && !allowHttp) {
      throw refused("expected https://…; plain http needs touchstone.webhook.allow-http=true");
    }
    if (uri.getRawUserInfo() != null || (uri.getRawAuthority() + "").indexOf('@') >= 0) {
      throw refused("a URL carries no user or password: events are signed instead");
    }
    if (uri.getHost() == null || uri.getHost().isEmpty()) {
      throw refused("the URL names no host that is a DNS name or an address");
    }
    if (uri.getRawFragment() != null) {
      throw refused("a fragment (#…) is never sent: leave it out");
    }
    int port = uri.getPort() == -1 ? (tls ? HTTPS : HTTP) : uri.getPort();
    if (port < 1 || port > LAST_PORT) {
      throw refused("the port is 1 to " + LAST_PORT);
    }
    return new Endpoint(tls, bare(uri.getHost()), port, target(uri));
  }

  private static URI parsed(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw refused("this is no URL: " + e.getReason() + " at character " + e.getIndex());
    }
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String target(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  private static ProblemException refused(String detail) {
    return ProblemException.invalid("url", detail);
  }
}

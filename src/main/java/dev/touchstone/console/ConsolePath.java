package dev.touchstone.console;

import java.net.URI;
import java.util.regex.Pattern;

/** Where a sign-in may lead: to a page of the console, never to another site. */
final class ConsolePath {
  private static final String FLEET = "/console/";
  private static final int LONGEST = 2000;

  /**
   * What browsers or proxies take for dots and slashes after all (WHATWG URL, 4.4), and we do not.
   */
  private static final Pattern DISGUISED =
      Pattern.compile("%(2e|2f|5c)|;", Pattern.CASE_INSENSITIVE);

  private ConsolePath() {}

  static String orFleet(String next) {
    if (next == null || next.length() > LONGEST || !next.startsWith(FLEET)) {
      return FLEET;
    }
    try {
      URI uri = new URI(next).normalize();
      boolean ours =
          uri.getScheme() == null
              && uri.getRawAuthority() == null
              && uri.getRawPath() != null
              && uri.getRawPath().startsWith(FLEET)
              && !DISGUISED.matcher(uri.getRawPath()).find()
              && !uri.getRawPath().startsWith("/console/log");
      return ours ? uri.toASCIIString() : FLEET;
    } catch (java.net.URISyntaxException e) {
      return FLEET;
    }
  }
}

package dev.touchstone.console;

import java.net.URI;

/** Where a sign-in may lead: to a page of the console, never to another site. */
final class ConsolePath {
  private static final String FLEET = "/console/";
  private static final int LONGEST = 2000;

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
              && !uri.getPath().contains("/..")
              && !uri.getPath().contains("//")
              && !uri.getRawPath().startsWith("/console/log");
      return ours ? uri.toASCIIString() : FLEET;
    } catch (java.net.URISyntaxException e) {
      return FLEET;
    }
  }
}

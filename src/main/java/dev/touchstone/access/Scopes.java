package dev.touchstone.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.util.Set;

/**
 * What a token may be narrowed to, below its role: areas of the API. An area is the first part of a
 * path below {@code /v1}; {@code pollhosts} and {@code metrics} are not below it.
 */
final class Scopes {
  /**
   * Every area that needs a credential. A new one is added here, or no token can be scoped to it.
   */
  static final Set<String> AREAS =
      Set.of(
          "trust",
          "pollhosts",
          "kubernetes",
          "hosts",
          "challenges",
          "enrollments",
          "results",
          "reappraisals",
          "golden-sets",
          "policies",
          "approvals",
          "endorsement-authorities",
          "webhooks",
          "token-keys",
          "tokens",
          "audit",
          "whoami",
          "metrics");

  /** The addresses that Nova's filter and oVirt know; a host may be called PollHosts too. */
  private static final Set<String> POLL_HOSTS =
      Set.of(
          "/OpenAttestationWebServices/V1.0/PollHosts",
          "/AttestationService/resources/PollHosts",
          "/mtwilson/v2/integrations/openstack/PollHosts");

  /** Role of a token that counts in its areas alone; the identity itself has none. */
  private static final String ROLE = "touchstone.scoped-role";

  private static final String SCOPES = "touchstone.scopes";

  private Scopes() {}

  /**
   * The identity has no role until it is seen where it is used: whoever forgets that is refused.
   */
  static void narrow(QuarkusSecurityIdentity.Builder builder, Role role, Set<String> scopes) {
    if (scopes.isEmpty()) {
      builder.addRole(role.text());
    } else {
      builder.addAttribute(ROLE, role.text());
      builder.addAttribute(SCOPES, Set.copyOf(scopes));
    }
  }

  /**
   * The identity with its role, if this path is in one of its areas.
   *
   * @param path normalised
   */
  static SecurityIdentity at(SecurityIdentity identity, String path) {
    Set<String> scopes = identity.getAttribute(SCOPES);
    return scopes == null || !scopes.contains(area(path))
        ? identity
        : QuarkusSecurityIdentity.builder(identity).addRole(identity.getAttribute(ROLE)).build();
  }

  /** The area of a path; empty if it is in none. */
  static String area(String path) {
    if (path.indexOf(';') >= 0) {
      return ""; // Matrix parameters are no part of what is called, and are not to look like it.
    }
    if (POLL_HOSTS.contains(path)) {
      return "pollhosts";
    }
    if (path.equals("/q/metrics") || path.startsWith("/q/metrics/")) {
      return "metrics";
    }
    if (!path.startsWith("/v1/")) {
      return "";
    }
    String rest = path.substring("/v1/".length());
    int end = 0;
    while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != ':') {
      end++;
    }
    return rest.substring(0, end);
  }
}

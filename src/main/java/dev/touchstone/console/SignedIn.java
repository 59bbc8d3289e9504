package dev.touchstone.console;

import java.util.Set;

/**
 * Who a session belongs to.
 *
 * @param principal the name that records carry, as if the same person had called the API
 * @param shownName what the page calls them
 */
record SignedIn(String principal, String shownName, Set<String> roles) {
  SignedIn {
    roles = Set.copyOf(roles);
  }
}

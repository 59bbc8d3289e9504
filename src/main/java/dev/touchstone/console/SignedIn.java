package dev.touchstone.console;

import dev.touchstone.access.Person;
import java.util.Set;

/**
 * Who a session belongs to.
 *
 * @param principal the name that records carry, as if the same person had called the API
 * @param shownName what the page calls them
 * @param person who they are to the two-person rule
 */
record SignedIn(String principal, String shownName, Set<String> roles, Person person) {
  SignedIn {
    roles = Set.copyOf(roles);
  }
}

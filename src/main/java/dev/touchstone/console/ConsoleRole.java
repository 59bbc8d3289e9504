package dev.touchstone.console;

import dev.touchstone.access.Role;
import java.util.Set;

/** Who may open the console; what each may do there is decided by the calls behind the pages. */
final class ConsoleRole {
  static final String OPERATOR = "operator";
  static final String GOLDEN = "golden";
  static final Set<String> ALL = Set.of(OPERATOR, GOLDEN, Role.ADMIN_ROLE, Role.AUDITOR_ROLE);

  private ConsoleRole() {}
}

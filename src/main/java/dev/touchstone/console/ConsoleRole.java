package dev.touchstone.console;

import dev.touchstone.access.Role;
import java.util.Set;

/** Who may open the console; what each may do there is decided by the calls behind the pages. */
final class ConsoleRole {
  static final String OPERATOR = Role.OPERATOR_ROLE;
  static final String GOLDEN = Role.GOLDEN_ROLE;
  static final Set<String> ALL = Set.of(OPERATOR, GOLDEN, Role.ADMIN_ROLE, Role.AUDITOR_ROLE);

  private ConsoleRole() {}
}

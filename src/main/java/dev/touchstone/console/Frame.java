package dev.touchstone.console;

import dev.touchstone.access.Role;
import dev.touchstone.trust.TrustState;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What is around every page.
 *
 * @param section which part of the console is open: the word after {@code /console/}
 * @param csrf what the page's forms bring along
 * @param notice what was just done, in a sentence; empty if nothing was
 */
public record Frame(
    String title, String section, String user, Set<String> roles, String csrf, String notice) {
  public Frame {
    roles = Set.copyOf(roles);
  }

  public boolean signedIn() {
    return !roles.isEmpty();
  }

  /** Whether buttons that decide about hosts are shown; the calls behind them check again. */
  public boolean mayOperate() {
    return roles.contains(ConsoleRole.OPERATOR) || mayAdminister();
  }

  /** Whether buttons that change golden sets and policies are shown. */
  public boolean mayJudge() {
    return roles.contains(ConsoleRole.GOLDEN) || mayAdminister();
  }

  public boolean mayAdminister() {
    return roles.contains(Role.ADMIN_ROLE);
  }

  /** Whether pages about access are shown. */
  public boolean mayAudit() {
    return roles.contains(Role.AUDITOR_ROLE) || mayAdminister();
  }

  public String roleWords() {
    return String.join(", ", roles.stream().sorted().toList());
  }

  /** The words a host can have, for forms. */
  public List<String> allStates() {
    return Arrays.stream(TrustState.values()).map(TrustState::text).toList();
  }
}

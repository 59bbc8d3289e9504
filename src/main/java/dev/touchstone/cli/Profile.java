package dev.touchstone.cli;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A service that somebody works with.
 *
 * @param server its address
 * @param caFile certificates (PEM) that its own is held against; absent for the JDK's
 * @param token what to show it; absent if a command says it
 * @param tokenCommand a command whose first line of output is the token: secrets may stay in a
 *     password store
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Profile(String server, String caFile, String token, String tokenCommand) {
  /** Without the token. */
  @Override
  public String toString() {
    return "Profile[server=" + server + "]";
  }
}

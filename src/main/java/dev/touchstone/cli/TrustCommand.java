package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code touchstone trust}: what schedulers are told, and why. */
@Command(
    name = "trust",
    description = {
      "Whether workloads may be placed on a host, why, and what would make it trusted. Without a",
      "host, all of them."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the host is trusted, or the list was shown",
      "1:it is not, or the service refuses",
      "2:the command line is wrong",
      "3:nobody answers"
    })
final class TrustCommand implements java.util.concurrent.Callable<Integer> {
  @Mixin private ServerOptions server;

  @Parameters(paramLabel = "HOST", arity = "0..1", description = "Its name.")
  private String host;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    if (host == null) {
      return server.run(
          spec, () -> server.table("/v1/trust", "host", "state", "policy", "expiresAt", "reason"));
    }
    boolean[] trusted = {false};
    int code =
        server.run(
            spec,
            () ->
                trusted[0] =
                    server.explanation(
                        "/v1/trust/" + ServerOptions.segment(host) + "/explanation"));
    return code == 0 && !trusted[0] ? 1 : code;
  }
}

package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code touchstone login}: remembers a service and the token for it. */
@Command(
    name = "login",
    description = {
      "Remember a service and the token for it. The token is asked for without being shown, or read",
      "from standard input. A certificate that nobody vouches for is shown by its fingerprint and",
      "believed only if you say so."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:remembered",
      "1:the service refuses the token",
      "2:the command line is wrong, or the certificate is not believed",
      "3:nobody answers"
    })
final class LoginCommand implements Callable<Integer> {
  @Option(names = "--server", paramLabel = "URL", required = true, description = "The service.")
  private String server;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      defaultValue = Profiles.DEFAULT,
      description = "What to remember it as. Default: ${DEFAULT-VALUE}")
  private String profile;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "Certificates (PEM) of who certified the service.")
  private Path authorities;

  @Option(
      names = "--fingerprint",
      paramLabel = "SHA256",
      description = "Believe the service's certificate if it has this fingerprint.")
  private String fingerprint;

  @Option(
      names = "--token-command",
      paramLabel = "COMMAND",
      description = "Remember this command instead of the token; its first line is the token.")
  private String tokenCommand;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter errors = spec.commandLine().getErr();
    try {
      Profiles profiles = Profiles.ofThisUser();
      Profiles.requireName(profile);
      Optional<Path> believed = believed(profiles, out);
      String token = tokenCommand == null ? asked() : Profiles.said(tokenCommand);
      JsonNode who = new Server(server, token, believed).get("/v1/whoami");
      profiles.keep(
          profile,
          new Profile(
              server,
              believed.map(path -> path.toAbsolutePath().toString()).orElse(null),
              tokenCommand == null ? token : null,
              tokenCommand));
      out.println(
          OneLine.of(
              "%s as %s (%s), remembered as profile \"%s\" in %s"
                  .formatted(
                      server,
                      who.path("person").asText(who.path("name").asText()),
                      String.join(", ", roles(who)),
                      profile,
                      profiles.file())));
      return 0;
    } catch (UnreadableInputException e) {
      errors.println("touchstone: " + OneLine.of(e.getMessage()));
      return 2;
    } catch (ServerException e) {
      e.lines().forEach(line -> errors.println("touchstone: " + OneLine.of(line)));
      return e.exitCode();
    }
  }

  private static List<String> roles(JsonNode who) {
    return who.path("roles").valueStream().map(JsonNode::asText).toList();
  }

  /** The file that the certificate is held against, if it needs one. */
  private Optional<Path> believed(Profiles profiles, PrintWriter out)
      throws UnreadableInputException, ServerException {
    if (authorities != null || !server.startsWith("https://")) {
      return Optional.ofNullable(authorities);
    }
    if (Server.isBelieved(server)) {
      return Optional.empty();
    }
    ShownCertificate shown = ShownCertificate.of(server);
    if (fingerprint == null) {
      out.println("Nobody vouches for the certificate of " + server + ":");
      out.println("  subject      " + OneLine.of(shown.subject()));
      out.println("  SHA-256      " + shown.fingerprint());
      out.println("The log of the service says its fingerprint at each start.");
      out.flush();
    }
    if (fingerprint == null ? !agreed() : !shown.hasFingerprint(fingerprint)) {
      throw new UnreadableInputException(
          fingerprint == null
              ? "the certificate is not believed: compare it and say yes, or give --fingerprint or --ca-file"
              : "the certificate has the fingerprint "
                  + shown.fingerprint()
                  + ", not the one given");
    }
    return Optional.of(profiles.keepCertificate(profile, shown.pem()));
  }

  /** Somebody at a terminal: later Java versions have a console without one. */
  private static Optional<Console> terminal() {
    return Boolean.getBoolean("touchstone.terminal")
        ? Optional.ofNullable(System.console())
        : Optional.empty();
  }

  private static boolean agreed() {
    return terminal().map(one -> one.readLine("Believe it? Type yes: ")).stream()
        .anyMatch("yes"::equals);
  }

  private static String asked() throws UnreadableInputException {
    Optional<Console> terminal = terminal();
    if (terminal.isPresent()) {
      char[] typed = terminal.get().readPassword("Token: ");
      return typed == null ? "" : new String(typed).strip();
    }
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      if (line != null && !line.isBlank()) {
        return line.strip();
      }
    } catch (IOException e) {
      // Said below, like an input that is empty.
    }
    throw new UnreadableInputException("expected the token on standard input");
  }
}

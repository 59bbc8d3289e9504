package dev.touchstone.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A host with a TPM that runs the agent of deploy/host-agent, as it is shipped. */
public final class HostUnderTest {
  public static final String AGENT =
      Path.of("deploy/host-agent/touchstone-agent").toAbsolutePath().toString();

  private final String name;
  private final SoftwareTpmDevice tpm;
  private final Path state;
  private final String url;
  private final Map<String, String> settings = new HashMap<>();
  private Path uefiLog = Path.of("/nonexistent");
  private Path imaList = Path.of("/nonexistent/ima");

  public HostUnderTest(String name, SoftwareTpmDevice tpm, String url) throws IOException {
    this.name = name;
    this.tpm = tpm;
    this.url = url;
    this.state = Files.createDirectories(tpm.directory().resolve("agent-" + name));
  }

  public HostUnderTest withUefiLog(Path log) {
    uefiLog = log.toAbsolutePath();
    return this;
  }

  public HostUnderTest withImaList(Path list) {
    imaList = list.toAbsolutePath();
    return this;
  }

  /** Another setting of the agent. */
  public HostUnderTest with(String variable, String value) {
    settings.put(variable, value);
    return this;
  }

  public SoftwareTpmDevice tpm() {
    return tpm;
  }

  public String name() {
    return name;
  }

  /** The agent's state directory. */
  public Path state() {
    return state;
  }

  public Command.Outcome agent(String... arguments) {
    String[] words = new String[arguments.length + 1];
    words[0] = AGENT;
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    return run(words);
  }

  /** Runs any program with the settings of this host's agent. */
  public Command.Outcome run(String... words) {
    Command command = new Command();
    command
        .with("TOUCHSTONE_URL", url)
        .with("TOUCHSTONE_HOST", name)
        .with("TOUCHSTONE_STATE_DIR", state.toString())
        .with("TPM2TOOLS_TCTI", tpm.tcti())
        .with("TOUCHSTONE_UEFI_LOG", uefiLog.toString())
        .with("TOUCHSTONE_TXT_LOG", "/nonexistent")
        .with("TOUCHSTONE_IMA_LOG", imaList.toString())
        .with("TOUCHSTONE_RETRY_SECONDS", "5")
        .with("TOUCHSTONE_ALLOW_HTTP", "yes");
    settings.forEach(command::with);
    return command.run(words);
  }

  /** The bearer token that the agent was given. */
  public Api api() throws IOException {
    return new Api(Files.readString(state.resolve("host-token")).strip());
  }
}

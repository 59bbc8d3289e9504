package dev.touchstone.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A directory to go first on an agent's PATH: it has the tools that the agent uses, each of which
 * goes on to the real one, except that one call of a run goes wrong.
 */
public final class FaultyTools {
  private static final List<String> TOOLS =
      List.of(
          "curl",
          "mv",
          "sync",
          "tpm2_activatecredential",
          "tpm2_create",
          "tpm2_createek",
          "tpm2_evictcontrol",
          "tpm2_getcap",
          "tpm2_load",
          "tpm2_nvread",
          "tpm2_policysecret",
          "tpm2_quote",
          "tpm2_readpublic",
          "tpm2_startauthsession");

  /** How a call goes wrong. */
  public enum Fault {
    /** No call goes wrong. */
    NONE,
    /** The agent and all it started is killed after the call has had its effect. */
    KILLED_AFTER,
    /** The tool does nothing and fails. */
    FAILS,
    /** The tool does what it should, and its answer is lost. */
    ANSWER_LOST,
    /** The TPM says TPM_RC_RETRY. */
    TPM_BUSY,
    /** The TPM says TPM_RC_LOCKOUT. */
    TPM_LOCKED_OUT
  }

  private final Path directory;

  public FaultyTools(Path parent) throws IOException {
    directory = Files.createTempDirectory(parent, "tools");
    for (String tool : TOOLS) {
      Path script = directory.resolve(tool);
      Files.writeString(script, script(tool));
      if (!script.toFile().setExecutable(true)) {
        throw new IOException("cannot make " + script + " executable");
      }
    }
    Path start = directory.resolve("start");
    // The agent leads a session of its own, so that killing its process group kills nothing else.
    Files.writeString(start, "#!/bin/sh\necho $$ >" + directory + "/group\nexec \"$@\"\n");
    if (!start.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + start + " executable");
    }
  }

  private String script(String tool) {
    return """
        #!/bin/sh
        here=%1$s
        name=%2$s
        PATH=${PATH#*:}
        real=$(command -v $name)
        echo "$name $*" >>$here/calls
        counted=$(cat $here/counted)
        case " $counted " in *" $name "*|' * ') ;; *) exec "$real" "$@" ;; esac
        n=$(($(cat $here/count) + 1))
        echo $n >$here/count
        if [ $n -ne "$(cat $here/at)" ]; then exec "$real" "$@"; fi
        echo "$name" >$here/hit
        case $(cat $here/fault) in
            KILLED_AFTER) "$real" "$@"; kill -KILL "-$(cat $here/group)" ;;
            FAILS) exit 28 ;;
            ANSWER_LOST) "$real" "$@" >/dev/null; exit 52 ;;
            TPM_BUSY) echo "ERROR: Esys_Any(0x922) - tpm:warn(2.0): the TPM was not able to start the command" >&2; exit 1 ;;
            TPM_LOCKED_OUT) echo "ERROR: Esys_Any(0x921) - tpm:warn(2.0): authorizations are not allowed at this time" >&2; exit 1 ;;
        esac
        """
        .formatted(directory, tool);
  }

  /** What happened: the agent's outcome, and the tool whose call went wrong ("" if none did). */
  public record Run(Command.Outcome outcome, String tool) {}

  /** Runs the agent of {@code host}; the {@code at}-th call of a tool goes wrong. */
  public Run run(HostUnderTest host, Fault fault, int at, String... arguments) throws IOException {
    return run(host, fault, "*", at, arguments);
  }

  /** As above, but only calls of {@code counted} (names, with blanks between them) count. */
  public Run run(HostUnderTest host, Fault fault, String counted, int at, String... arguments)
      throws IOException {
    Files.deleteIfExists(directory.resolve("hit"));
    Files.deleteIfExists(directory.resolve("calls"));
    Files.writeString(directory.resolve("counted"), counted);
    Files.writeString(directory.resolve("count"), "0");
    Files.writeString(directory.resolve("at"), fault == Fault.NONE ? "0" : String.valueOf(at));
    Files.writeString(directory.resolve("fault"), fault.name());
    List<String> words = new java.util.ArrayList<>(List.of("setsid", "-w"));
    words.addAll(List.of("env", "PATH=" + directory + ":" + System.getenv("PATH")));
    words.add(directory.resolve("start").toString());
    words.add(HostUnderTest.AGENT);
    words.addAll(List.of(arguments));
    Command.Outcome outcome = host.run(words.toArray(String[]::new));
    Path hit = directory.resolve("hit");
    return new Run(outcome, Files.exists(hit) ? Files.readString(hit).strip() : "");
  }

  /** The calls of the last run, one command line each. */
  public List<String> calls() throws IOException {
    return Files.readAllLines(directory.resolve("calls"));
  }
}

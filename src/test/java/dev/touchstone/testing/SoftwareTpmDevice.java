package dev.touchstone.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A TPM 2.0 with an endorsement certificate: swtpm, made and started as the documentation of swtpm
 * has it.
 */
public final class SoftwareTpmDevice implements AutoCloseable {
  private static final int AT_ONCE = 12;

  private final Path directory;
  private int port;
  private Process process;

  private SoftwareTpmDevice(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes a TPM below {@code parent}, certified by the authority in {@code authority} (made if
   * there is none).
   */
  public static SoftwareTpmDevice make(Path parent, Path authority, String name)
      throws IOException {
    Path directory = Files.createDirectories(parent.resolve(name).toAbsolutePath());
    Path ca = Files.createDirectories(authority.toAbsolutePath());
    Files.writeString(
        ca.resolve("localca.conf"),
        "statedir = %1$s%nsigningkey = %1$s/signkey.pem%nissuercert = %1$s/issuercert.pem%ncertserial = %1$s/certserial%n"
            .formatted(ca));
    Files.writeString(
        ca.resolve("localca.options"),
        "--platform-manufacturer Example\n--platform-model Test\n--platform-version 1.0\n");
    String tool =
        new Command().run("sh", "-c", "command -v swtpm_localca").orFail().output().strip();
    Files.writeString(
        ca.resolve("setup.conf"),
        "create_certs_tool = %s%ncreate_certs_tool_config = %s%ncreate_certs_tool_options = %s%n"
            .formatted(tool, ca.resolve("localca.conf"), ca.resolve("localca.options")));
    new Command()
        .run(
            "swtpm_setup",
            "--tpm2",
            "--config",
            ca.resolve("setup.conf").toString(),
            "--tpm-state",
            directory.toString(),
            "--vmid",
            name,
            "--create-ek-cert",
            "--lock-nvram",
            "--overwrite",
            "--pcr-banks",
            "sha1,sha256,sha384",
            "--logfile",
            directory.resolve("setup.log").toString())
        .orFail();
    SoftwareTpmDevice device = new SoftwareTpmDevice(directory);
    device.powerOn();
    return device;
  }

  /** Root and intermediate of the authority, as PEM. */
  public static String authorityPem(Path authority) throws IOException {
    return Files.readString(authority.resolve("swtpm-localca-rootca-cert.pem"))
        + Files.readString(authority.resolve("issuercert.pem"));
  }

  /** Starts the TPM with TPM2_Startup(CLEAR): PCRs at their initial values, resetCount one more. */
  public void powerOn() throws IOException {
    for (int attempt = 0; attempt < 10; attempt++) {
      port = freePairOfPorts();
      process =
          new ProcessBuilder(
                  "swtpm",
                  "socket",
                  "--tpm2",
                  "--tpmstate",
                  "dir=" + directory,
                  "--flags",
                  "not-need-init,startup-clear",
                  "--server",
                  "type=tcp,port=" + port,
                  "--ctrl",
                  "type=tcp,port=" + (port + 1))
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("swtpm.log").toFile())
              .start();
      // Another process may hold one of the two ports: only a TPM that answers is ours.
      if (isListening() && tool("tpm2_readclock").exitCode() == 0) {
        return;
      }
      stop();
    }
    throw new IOException(
        "swtpm does not start: " + Files.readString(directory.resolve("swtpm.log")));
  }

  private boolean isListening() {
    while (process.isAlive()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port + 1)) {
        return socket.isConnected();
      } catch (IOException e) {
        Thread.onSpinWait();
      }
    }
    return false;
  }

  private static int freePairOfPorts() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int first = socket.getLocalPort();
      return first < 65_000 ? first : first - 2000;
    }
  }

  /** Shuts the TPM down in order, as an operating system does before power goes. */
  public void powerOff() {
    tool("tpm2_shutdown", "-c").orFail();
    stop();
  }

  private void stop() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A reboot of the host. */
  public void reboot() throws IOException {
    powerOff();
    powerOn();
  }

  /** The TCTI that tpm2-tools reach the TPM by. */
  public String tcti() {
    return "swtpm:host=127.0.0.1,port=" + port;
  }

  public Path directory() {
    return directory;
  }

  /** Runs one of tpm2-tools against this TPM. */
  public Command.Outcome tool(String... words) {
    return new Command().with("TPM2TOOLS_TCTI", tcti()).in(directory).run(words);
  }

  /** Extends {@code text} into a PCR of all banks. */
  public void measure(int pcr, String text) throws IOException {
    Path data = Files.writeString(directory.resolve("measured"), text);
    tool("tpm2_pcrevent", "-Q", String.valueOf(pcr), data.toString()).orFail();
  }

  /** Extends SHA-256 digests, each {@code PCR:sha256=HEX}, in this order. */
  public void extend(List<String> digests) {
    for (int at = 0; at < digests.size(); at += AT_ONCE) {
      List<String> words = new ArrayList<>(List.of("tpm2_pcrextend", "-Q"));
      words.addAll(digests.subList(at, Math.min(at + AT_ONCE, digests.size())));
      tool(words.toArray(String[]::new)).orFail();
    }
  }

  @Override
  public void close() {
    stop();
  }
}

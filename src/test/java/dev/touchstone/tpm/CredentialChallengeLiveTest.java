package dev.touchstone.tpm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials made here are opened by a software TPM; needs swtpm and tpm2-tools. */
@Tag("live")
class CredentialChallengeLiveTest {
  @TempDir Path directory;
  private Process swtpm;
  private String tcti;

  @BeforeEach
  void starts_a_tpm() throws Exception {
    int port = freePair();
    Path state = Files.createDirectory(directory.resolve("state"));
    swtpm =
        start(
            "swtpm",
            "socket",
            "--tpm2",
            "--tpmstate",
            "dir=" + state,
            "--server",
            "type=tcp,port=" + port + ",bindaddr=127.0.0.1",
            "--ctrl",
            "type=tcp,port=" + (port + 1) + ",bindaddr=127.0.0.1",
            "--flags",
            "not-need-init,startup-clear");
    tcti = "swtpm:host=127.0.0.1,port=" + port;
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (!accepts(port + 1)) {
      assertThat(swtpm.isAlive() && Instant.now().isBefore(deadline))
          .as("swtpm accepts connections: %s", directory.resolve("out"))
          .isTrue();
      Thread.onSpinWait();
    }
  }

  @AfterEach
  void stops_the_tpm() throws Exception {
    swtpm.destroy();
    swtpm.waitFor(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({"rsa,rsa,rsassa", "ecc,ecc,ecdsa", "rsa,ecc,ecdsa"})
  void a_tpm_gives_back_the_secret(String ekKind, String akKind, String scheme) throws Exception {
    tool("tpm2_createek", "-c", "ek.ctx", "-G", ekKind, "-u", "ek.pub");
    tool(
        "tpm2_createak",
        "-C",
        "ek.ctx",
        "-c",
        "ak.ctx",
        "-G",
        akKind,
        "-g",
        "sha256",
        "-s",
        scheme,
        "-u",
        "ak.pub",
        "-n",
        "ak.name");
    EndorsementKey ek = Evidence.ok(EndorsementKey.parse(read("ek.pub")));
    AttestationKey ak = Evidence.ok(AttestationKey.parse(read("ak.pub")));
    assertThat(ek.problems()).isEmpty();
    assertThat(ak.problems()).isEmpty();
    assertThat(ak.name().orElseThrow().value()).isEqualTo(read("ak.name"));
    byte[] secret = new byte[32];
    SecureRandom random = new SecureRandom();
    random.nextBytes(secret);
    Credential made =
        CredentialChallenge.make(ek, ak.name().orElseThrow(), Bytes.copyOf(secret), random);
    // The file of tpm2-tools: magic, version, then both structures.
    Files.write(
        directory.resolve("cred.bin"),
        new TpmWriter()
            .u32(0xbadcc0deL)
            .u32(1)
            .raw(made.credentialBlob().toArray())
            .raw(made.encryptedSecret().toArray())
            .toArray());
    tool("tpm2_startauthsession", "--policy-session", "-S", "session.ctx");
    tool("tpm2_policysecret", "-S", "session.ctx", "-c", "e");
    tool(
        "tpm2_activatecredential",
        "-c",
        "ak.ctx",
        "-C",
        "ek.ctx",
        "-i",
        "cred.bin",
        "-o",
        "secret.bin",
        "-P",
        "session:session.ctx");
    assertThat(read("secret.bin")).isEqualTo(Bytes.copyOf(secret));
  }

  private Bytes read(String name) throws IOException {
    return Bytes.copyOf(Files.readAllBytes(directory.resolve(name)));
  }

  private void tool(String... command) throws Exception {
    Process process = start(command);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", List.of(command)).isTrue();
    assertThat(process.exitValue())
        .as("%s: %s", List.of(command), Files.readString(directory.resolve("out")))
        .isZero();
    for (String flush : new String[] {"-t"}) {
      Process flushed = start("tpm2_flushcontext", flush);
      assertThat(flushed.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Process start(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.redirectErrorStream(true).redirectOutput(directory.resolve("out").toFile());
    builder.environment().put("TPM2TOOLS_TCTI", tcti == null ? "" : tcti);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new AssertionError(
          command[0] + " does not start: install it with apt-get install swtpm tpm2-tools", e);
    }
  }

  private static int freePair() throws IOException {
    for (int attempt = 0; attempt < 50; attempt++) {
      try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          ServerSocket second =
              new ServerSocket(first.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress())) {
        return second.getLocalPort() - 1;
      } catch (IOException e) {
        // The port above is taken: try another pair.
      }
    }
    throw new IOException("no two free ports in a row");
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}

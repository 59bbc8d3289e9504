package dev.touchstone.hostagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.touchstone.testing.Command;
import dev.touchstone.testing.HostUnderTest;
import dev.touchstone.testing.SoftwareTpmDevice;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code touchstone-agent doctor} says of hosts that have what it takes, and of others. */
@Tag("live")
class AgentDoctorTest {
  @TempDir Path directory;

  private HttpServer service;

  @BeforeEach
  void startService() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/.well-known/jwks.json",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    service.start();
  }

  @AfterEach
  void stopService() {
    service.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + service.getAddress().getPort();
  }

  private Command agent() {
    return new Command()
        .with("TOUCHSTONE_CONFIG", "/dev/null")
        .with("TOUCHSTONE_HOST", "examined")
        .with("TOUCHSTONE_URL", url())
        .with("TOUCHSTONE_STATE_DIR", directory.resolve("state").toString())
        .with("TOUCHSTONE_SYSROOT", directory.resolve("root").toString());
  }

  private Command.Outcome doctor(Command agent) {
    return agent.run(HostUnderTest.AGENT, "doctor");
  }

  private void host(String path, String content) throws IOException {
    Path file = directory.resolve("root").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  @Test
  void without_a_tpm_it_says_so_and_looks_at_the_rest() {
    Command.Outcome outcome =
        doctor(agent().with("TPM2TOOLS_TCTI", "device:" + directory.resolve("none")));

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output())
        .contains("BAD   no TPM answers at device:")
        .contains("ok    the service answers")
        .contains("note  not over TLS")
        .contains("note  no UEFI log: tried ")
        .contains("BAD   1 of the above would stop attestation");
    assertThat(directory.resolve("state")).as("changes nothing").doesNotExist();
  }

  @Test
  void a_host_that_has_everything_passes_and_its_launch_is_described() throws IOException {
    host("sys/firmware/efi/x", "");
    host("dev/kvm", "");
    host("sys/kernel/security/lsm", "lockdown,selinux");
    host("sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
    host("sys/kernel/security/tpm0/binary_bios_measurements", "log");
    host("sys/kernel/security/ima/binary_runtime_measurements", "a list");
    host("sys/class/tpm/tpm0/tpm_version_major", "2\n");
    host("run/log/systemd/tpm2-measure.log", "{}");
    try (SoftwareTpmDevice tpm =
        SoftwareTpmDevice.make(directory, directory.resolve("authority"), "tpm")) {
      tpm.measure(0, "firmware");
      Command.Outcome outcome = doctor(agent().with("TPM2TOOLS_TCTI", tpm.tcti()));

      assertThat(outcome.exitCode()).as(outcome.output() + outcome.errors()).isZero();
      assertThat(outcome.output())
          .contains("ok    KVM is there")
          .contains("ok    kernel lockdown: integrity")
          .contains("ok    TPM 2.0, made by IBM (most likely a software TPM), firmware 8217.4131")
          .contains("ok    PCR banks: sha1 sha256 sha384")
          .contains("ok    PCR 0 is measured")
          .contains("note  PCR 17, 18 are at their reset value")
          .contains("ok    endorsement certificates: rsa (0x01c00002")
          .contains("note  attestation key: none yet")
          .containsPattern("ok {4}UEFI log: .*/tpm0/binary_bios_measurements, 3 bytes")
          .containsPattern("ok {4}IMA list: .*, 6 bytes")
          .contains("note  systemd measures too")
          .contains("ok    the clock agrees")
          .doesNotContain("BAD");

      tpm.tool("tpm2_changeauth", "-c", "o", "password").orFail();
      assertThat(doctor(agent().with("TPM2TOOLS_TCTI", tpm.tcti())).output())
          .contains("BAD   the owner hierarchy has a password: TOUCHSTONE_OWNER_AUTH_FILE");
    }
  }

  @Test
  void a_xen_dom0_without_logs_is_told_what_that_means() throws IOException {
    host("proc/xen/capabilities", "control_d\n");
    host("sys/hypervisor/type", "xen\n");
    host("sys/hypervisor/version/major", "4\n");
    host("sys/hypervisor/version/minor", "17\n");
    host("sys/hypervisor/version/extra", ".3\n");

    Command.Outcome outcome = doctor(agent().with("TPM2TOOLS_TCTI", "device:/nonexistent"));

    assertThat(outcome.output())
        .contains("ok    Xen dom0, Xen 4.17.3")
        .contains("note  under Xen, dom0 often has no UEFI log");
  }

  @Test
  void errors_of_configuration_are_named_one_by_one() throws IOException {
    Path config = Files.writeString(directory.resolve("agent.conf"), "TOUCHSTONE_UURL=x\n");
    Command agent =
        agent()
            .with("TOUCHSTONE_CONFIG", config.toString())
            .with("TOUCHSTONE_AK_HANDLE", "0x40000001")
            .with("TOUCHSTONE_URL", "http://touchstone.example");

    Command.Outcome outcome = doctor(agent.with("TPM2TOOLS_TCTI", "device:/nonexistent"));

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output())
        .contains("BAD   " + config + ": unknown setting TOUCHSTONE_UURL")
        .contains("BAD   TOUCHSTONE_AK_HANDLE is a persistent handle")
        .contains("would send this host's token in the clear");
  }

  @Test
  void a_certificate_that_nobody_vouches_for_is_told_from_a_service_that_is_away()
      throws Exception {
    HttpsServer secure = secureService();
    Command agent = agent().with("TPM2TOOLS_TCTI", "device:/nonexistent");
    agent.with("TOUCHSTONE_URL", "https://127.0.0.1:" + secure.getAddress().getPort());
    assertThat(doctor(agent).output())
        .contains("BAD   the service's certificate is not accepted: curl: (60)")
        .contains("note  TOUCHSTONE_CA names");
    agent.with("TOUCHSTONE_CA", directory.resolve("ca.pem").toString());
    assertThat(doctor(agent).output()).contains("ok    its certificate is accepted");
    secure.stop(0);

    assertThat(doctor(agent).output()).contains("BAD   nothing answers at https://127.0.0.1:");
  }

  private HttpsServer secureService() throws Exception {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String store = directory.resolve("store.p12").toString();
    new Command()
        .run(
            keytool,
            "-genkeypair",
            "-keystore",
            store,
            "-storepass",
            "not-secret",
            "-alias",
            "a",
            "-keyalg",
            "EC",
            "-dname",
            "CN=test",
            "-ext",
            "san=ip:127.0.0.1")
        .orFail();
    Files.writeString(
        directory.resolve("ca.pem"),
        new Command()
            .run(
                keytool,
                "-exportcert",
                "-rfc",
                "-keystore",
                store,
                "-storepass",
                "not-secret",
                "-alias",
                "a")
            .orFail()
            .output());
    KeyStore keys = KeyStore.getInstance(new File(store), "not-secret".toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "not-secret".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer secure =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(context));
    secure.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    secure.start();
    return secure;
  }

  @Test
  void settings_that_anybody_may_write_are_refused() throws IOException {
    Path config = Files.writeString(directory.resolve("agent.conf"), "");
    assertThat(config.toFile().setWritable(true, false)).isTrue();

    Command.Outcome outcome =
        agent().with("TOUCHSTONE_CONFIG", config.toString()).run(HostUnderTest.AGENT, "run");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errors()).contains("may be written by anybody: chmod 0644");
  }

  @Test
  void usage_is_another_exit_status() {
    assertThat(new Command().run(HostUnderTest.AGENT, "doctor", "now").exitCode()).isEqualTo(2);
    assertThat(new Command().run(HostUnderTest.AGENT, "heal").exitCode()).isEqualTo(2);
  }
}

package dev.touchstone.hostagent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package of the agent: what is in it, and that it can be built again. */
class AgentPackageTest {
  @TempDir static Path directory;
  private static Path built;

  @BeforeAll
  static void build() {
    Assumptions.assumeTrue(has("dpkg-deb"), "dpkg-deb is not there: packages are built on Debian");
    built = build("one");
  }

  private static Path build(String name) {
    return Path.of(
        new Command()
            .run("deploy/host-agent/build-deb", directory.resolve(name).toString())
            .orFail()
            .output()
            .strip());
  }

  private static boolean has(String program) {
    return new Command().run("sh", "-c", "command -v " + program).exitCode() == 0;
  }

  private static String ofPackage(String... words) {
    return new Command().run(words).orFail().output();
  }

  @Test
  void the_same_sources_give_the_same_bytes() throws IOException {
    Path again = build("two");

    assertThat(Files.mismatch(built, again)).isEqualTo(-1);
  }

  @Test
  void holds_the_agent_its_units_its_manuals_and_its_settings() {
    assertThat(ofPackage("dpkg-deb", "--contents", built.toString()))
        .contains("-rwxr-xr-x root/root")
        .contains(
            "./usr/sbin/touchstone-agent",
            "./usr/share/touchstone-agent/doctor.sh",
            "./lib/systemd/system/touchstone-agent.service",
            "./lib/systemd/system/touchstone-agent-renew.service",
            "./lib/systemd/system/touchstone-agent.timer",
            "./etc/touchstone/agent.conf",
            "./usr/share/man/man8/touchstone-agent.8.gz",
            "./usr/share/man/man5/agent.conf.5.gz",
            "examples/libvirtd.service.d/wait-for-trust.conf");
    assertThat(ofPackage("dpkg-deb", "--info", built.toString(), "conffiles").strip())
        .isEqualTo("/etc/touchstone/agent.conf");
    assertThat(ofPackage("dpkg-deb", "--field", built.toString(), "Architecture", "Depends"))
        .contains("Architecture: all")
        .contains("tpm2-tools (>= 5)")
        .contains("curl");
  }

  @Test
  void what_it_unpacks_runs_where_it_lands() {
    Path root = directory.resolve("root");
    ofPackage("dpkg-deb", "--extract", built.toString(), root.toString());

    assertThat(ofPackage(root.resolve("usr/sbin/touchstone-agent").toString(), "--version"))
        .startsWith("touchstone-agent ");
  }

  @Test
  void purging_forgets_and_removing_does_not() throws IOException {
    Path control = directory.resolve("control");
    ofPackage("dpkg-deb", "--control", built.toString(), control.toString());

    String script = Files.readString(control.resolve("postrm"));

    assertThat(script.substring(script.indexOf("purge)")))
        .contains("rm -rf /var/lib/touchstone-agent");
    assertThat(script.substring(0, script.indexOf("purge)"))).doesNotContain("rm -rf");
    assertThat(Files.readString(control.resolve("prerm"))).doesNotContain("rm ");
  }

  @Test
  void lintian_has_nothing_to_say() {
    Assumptions.assumeTrue(has("lintian"), "lintian is not installed");

    Command.Outcome outcome =
        new Command().run("lintian", "--fail-on", "error,warning", built.toString());

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  @Test
  void the_units_are_valid_and_little_exposed() throws IOException {
    Assumptions.assumeTrue(has("systemd-analyze"), "systemd-analyze is not there");
    Path unit = directory.resolve("touchstone-agent.service");
    Files.writeString(
        unit,
        Files.readString(Path.of("deploy/host-agent/systemd/touchstone-agent.service"))
            .replace("/usr/sbin/touchstone-agent", "/bin/true"));

    Command.Outcome outcome =
        new Command()
            .run(
                "systemd-analyze",
                "security",
                "--no-pager",
                "--offline=true",
                "--threshold=20",
                unit.toString());

    assertThat(outcome.exitCode()).as(outcome.output() + outcome.errors()).isZero();
  }
}

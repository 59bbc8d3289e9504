package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenCommandTest {
  private static final String BOOTS = "src/test/resources/evidence/boots/";

  @TempDir Path directory;

  private List<String> capturedFrom(String boot) {
    CommandLineRun run =
        CommandLineRun.of(
            "golden", "capture", BOOTS + boot, "--name", "c", "--host", "h", "-o", directory + "");
    assertThat(run.exitCode()).as(run.errors()).isZero();
    return run.output().lines().toList();
  }

  private CommandLineRun verify(String boot, List<String> sets, String policy) {
    List<String> arguments = new ArrayList<>(List.of("verify", BOOTS + boot, "--host", "h"));
    sets.forEach(set -> arguments.addAll(List.of("--golden", set)));
    arguments.addAll(List.of("--policy", policy));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void sets_captured_from_a_bundle_make_the_next_boot_trusted_by_a_shipped_policy() {
    List<String> sets = capturedFrom("kvm-good");
    String policy = "attestation-policies/kvm-uefi-secureboot-svirt.yaml";

    assertThat(verify("kvm-good", sets, policy).output()).startsWith("TRUSTED");
    assertThat(verify("kvm-good-2", sets, policy).exitCode()).isZero();
    CommandLineRun tampered = verify("kvm-tampered-cmdline", sets, policy);
    assertThat(tampered.exitCode()).isEqualTo(1);
    assertThat(tampered.output())
        .startsWith("NOT TRUSTED  contraindicated, judged by kvm-uefi-secureboot-svirt")
        .contains("SELinux is switched off on the kernel's command line: enforcing=0")
        .contains("kernel command line: `enforcing=0` added, `init=/bin/sh` added");
  }

  @Test
  void the_files_of_a_package_become_a_set_and_what_is_not_understood_is_named() {
    CommandLineRun run =
        CommandLineRun.of(
            "golden", "import", "src/test/resources/imports/tiny-sha256.rpm", "-o", directory + "");

    assertThat(run.exitCode()).as(run.errors()).isZero();
    assertThat(run.output()).contains("tiny-");
    assertThat(run.errors()).startsWith("note: RPM tiny ").contains("was not checked");
    CommandLineRun refused =
        CommandLineRun.of("golden", "import", "src/test/resources/imports/tiny.src.rpm");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors())
        .startsWith("touchstone: src/test/resources/imports/tiny.src.rpm: lead: expected a binary");
  }

  @Test
  void what_was_left_out_of_a_capture_is_said() {
    CommandLineRun run = CommandLineRun.of("golden", "capture", BOOTS + "xen-good", "--name", "x");

    assertThat(run.exitCode()).isZero();
    assertThat(run.json().at("/notes").toString())
        .contains("left out of firmware: PCR 5")
        .contains("no set of part host was made: name the host with --host");
  }

  @Test
  void sets_predicted_from_grub_cfg_and_digests_make_the_first_boot_trusted() throws IOException {
    StringBuilder description = new StringBuilder("name: p\nhosts: [h]\nlaunch:\n");
    description
        .append("  - kind: grub-cfg\n    config: {path: ")
        .append(Path.of(BOOTS + "kvm-kernel-updated/host/grub.cfg").toAbsolutePath())
        .append("}\n    files:\n");
    Files.readAllLines(Path.of(BOOTS + "kvm-kernel-updated/host/esp-files.sha256-sha1-size"))
        .forEach(
            line -> {
              String[] f = line.trim().split(" +");
              description.append("      %s: {sha256: %s}%n".formatted(f[3], f[0]));
            });
    Path file = directory.resolve("launch.yaml");
    Files.write(file, description.toString().getBytes(StandardCharsets.UTF_8));

    CommandLineRun run = CommandLineRun.of("golden", "predict", file + "", "-o", directory + "/p");

    assertThat(run.exitCode()).as(run.errors()).isZero();
    assertThat(
            CommandLineRun.of(
                    "golden",
                    "diff",
                    directory + "/p/p-hypervisor.json",
                    BOOTS + "kvm-kernel-updated")
                .output())
        .isEqualTo("nothing differs\n");
    assertThat(
            CommandLineRun.of(
                    "golden", "diff", directory + "/p/p-host.json", BOOTS + "kvm-kernel-updated")
                .output())
        .isEqualTo("nothing differs\n");
    CommandLineRun differs =
        CommandLineRun.of("golden", "diff", directory + "/p/p-hypervisor.json", BOOTS + "kvm-good");
    assertThat(differs.exitCode()).isEqualTo(1);
    assertThat(differs.output()).startsWith("kernel: expected ");
  }

  @Test
  void two_bundles_and_two_sets_are_told_apart_in_words() {
    CommandLineRun boots =
        CommandLineRun.of("golden", "diff", BOOTS + "xen-good", BOOTS + "xen-tampered", "--json");
    assertThat(boots.exitCode()).isEqualTo(1);
    assertThat(boots.json().at("/changes/0/what").asText()).isEqualTo("xen.commandLine");

    assertThat(
            CommandLineRun.of(
                    "golden",
                    "diff",
                    "src/test/resources/golden/kvm-good.json",
                    "src/test/resources/golden/kvm-good.json")
                .output())
        .isEqualTo("nothing differs\n");
  }

  @Test
  void a_description_that_cannot_be_used_is_one_line_with_the_place() throws IOException {
    Path file = directory.resolve("launch.yaml");
    Files.writeString(
        file, "name: p\nlaunch:\n  - {kind: grub-linux, kernel: nowhere, commandLine: ro}\n");

    CommandLineRun run = CommandLineRun.of("golden", "predict", file + "");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors())
        .startsWith("touchstone: " + file + ": launch[0].kernel: ")
        .contains("there is no such file")
        .hasLineCount(1);
  }

  @Test
  void a_policy_with_problems_is_named_line_by_line() throws IOException {
    Path file = directory.resolve("p.yaml");
    Files.writeString(
        file,
        "name: p\nrules:\n  - {id: a, require: xen.xms, category: configuration, severity: warning, message: m}\n");

    CommandLineRun run = CommandLineRun.of("policy", "check", file + "");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errors()).contains(file + ":3:").contains("there is no fact \"xen.xms\"");
    assertThat(
            CommandLineRun.of("policy", "check", "attestation-policies/baseline.yaml").exitCode())
        .isZero();
  }

  @Test
  void a_service_that_does_not_answer_is_one_line_and_exit_code_3() throws IOException {
    Path token = directory.resolve("token");
    Files.writeString(token, "touchstone_admin_x\n");

    CommandLineRun run =
        CommandLineRun.of(
            "policy", "list", "--server", "http://127.0.0.1:1", "--token-file", token + "");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.errors()).startsWith("touchstone: http://127.0.0.1:1 does not answer");
  }
}

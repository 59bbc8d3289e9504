package dev.touchstone.eventlog.ima;

import static dev.touchstone.eventlog.ima.ImaLists.dNg;
import static dev.touchstone.eventlog.ima.ImaLists.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.LaunchEvidence;
import dev.touchstone.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The name of a template is in no digest: relabelled records are not bound, true ones are. */
class ImaBindingTest {
  private static final byte[] STATE =
      "initialized=1;enforcing=0;".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DIGEST = HashAlgorithm.SHA256.hash(STATE).toArray();

  private static Binding binding(String template, byte[]... fields) {
    return ImaLists.listing(HashAlgorithm.SHA1).record(template, fields).list().entry(0).binding();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kvm-good/ima.bin",
        "kvm-good/ima.txt",
        "xen-good/ima.bin",
        "xen-good/ima.txt",
        "kvm-ima-many/ima.bin",
        "kvm-ima-many/ima.txt",
        "kvm-ima-violation/ima.bin",
        "kvm-ima-violation/ima.txt"
      })
  void every_record_of_a_true_list_is_bound_unless_it_is_a_violation(String name) {
    assertThat(ImaLists.boot(name).entries())
        .allMatch(entry -> entry.isViolation() || entry.binding() == Binding.BOUND);
  }

  @Test
  void every_record_of_a_physical_servers_list_is_bound() {
    ImaList list = ImaLists.read(LaunchEvidence.publicFile("hpe-server/ima_log.txt"));

    assertThat(list.entries())
        .allMatch(entry -> entry.isViolation() || entry.binding() == Binding.BOUND);
  }

  @Test
  void a_buffer_is_bound_as_a_buffer_only() {
    byte[] digest = dNg("sha256", DIGEST);
    byte[] name = path("selinux-state");

    assertThat(binding("ima-buf", digest, name, STATE)).isEqualTo(Binding.BOUND);
    assertThat(binding("ima-sig", digest, name, STATE)).isEqualTo(Binding.UNBOUND);
    assertThat(binding("ima-sigv2", digest, name, STATE)).isEqualTo(Binding.UNBOUND);
    assertThat(binding("ima-ng", digest, name, STATE)).isEqualTo(Binding.UNBOUND);
    assertThat(binding("ima-future", digest, name, STATE)).isEqualTo(Binding.UNKNOWN);
    assertThat(binding("d-ng|n-ng|modsig", digest, name, STATE)).isEqualTo(Binding.UNKNOWN);
  }

  @Test
  void an_empty_file_is_no_buffer() {
    byte[] digest = dNg("sha256", HashAlgorithm.SHA256.hash(new byte[0]).toArray());
    byte[] name = path("/etc/empty");

    assertThat(binding("ima-sig", digest, name, new byte[0])).isEqualTo(Binding.BOUND);
    assertThat(binding("ima-buf", digest, name, new byte[0])).isEqualTo(Binding.UNBOUND);
  }

  @Test
  void a_name_is_one_string() {
    byte[] digest = dNg("sha256", DIGEST);

    assertThat(binding("ima-ng", digest, path("/bin/true\0/bin/false"))).isEqualTo(Binding.UNBOUND);
    assertThat(binding("ima-ng", digest, new byte[] {'/', 'b'})).isEqualTo(Binding.UNBOUND);
  }
}

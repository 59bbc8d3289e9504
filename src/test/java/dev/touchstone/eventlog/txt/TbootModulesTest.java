package dev.touchstone.eventlog.txt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.eventlog.LaunchEvidence;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TbootModulesTest {
  private static final HashAlgorithm SHA256 = HashAlgorithm.SHA256;

  @ParameterizedTest
  @CsvSource({"xen-sha256, 4, SHA256", "kvm-sha256, 2, SHA256", "xen-embedded, 4, SHA384"})
  void each_module_has_the_digest_of_its_command_line_and_image(
      String launch, int count, HashAlgorithm bank) {
    TbootModules modules = TbootModules.of(TxtLogs.emulated(launch + ".tcg-log.bin"), bank);
    JsonNode expected = LaunchEvidence.json("txt-emulated/" + launch + ".json").get("modules");

    assertThat(modules.policy()).contains(VlPolicy.DEFAULT);
    assertThat(modules.problems()).isEmpty();
    assertThat(modules.isExactly(count)).isTrue();
    for (int i = 0; i < count; i++) {
      byte[] commandLine = expected.get(i).get("cmdline").asText().getBytes(StandardCharsets.UTF_8);
      byte[] image = HexFormat.of().parseHex(expected.get(i).get("image_hex").asText());
      assertThat(modules.digest(i))
          .contains(bank.hash(bank.hash(commandLine).toArray(), bank.hash(image).toArray()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DEFAULT, SHA256, SHA256, 71be5852a14eabefebf0df0e1acc5da291883b6d4c5ab20914ed987c1daf3f91",
    "DEFAULT, SHA1, SHA256, 0afc07618e3739481f4c2abaf703ca4e35507e6e",
    "DEFAULT, SHA1, SHA1, 7c41072ad0356c4724528df88c99ff6e8bd2ece5",
    "DEFAULT, SHA384, SHA384, 064baaa70c2865db39aff527ca86d4c483b7d5b99bea1678d4078c77fbfb234f225cf0dcf13d725f6e8adf3973ed2ca5",
    "DEFAULT, SHA384, SHA256, c82219f4f310f0a951adcd657f2407a3ca1e6b9c5bbf4cf7cc2bfd0ae8856e466886171042e7f4b0ecfc80c63a635fcd",
    "DEFAULT, SHA512, SHA512, a694beb8b8e68bcef1f4907274422a6ebe6bfbe2d02443bc55af42080fff161674c7ca19291678bc7143e764e921735a9254fe696bf35d28370fddc1bb32a39b",
    "DEFAULT_BEFORE_1_9_12, SHA1, SHA1, fbb1b9eab0c92ac09c2814f538b5ad02afe0eeaf",
    "DEFAULT_LEGACY_MAPPING, SHA256, SHA256, 9f6449ddf2b1dda0ac1df6f42b4f96e50f66bbd41aeb6ee49766432f1e328052"
  })
  void computes_the_published_policy_digests(
      String policy, HashAlgorithm bank, HashAlgorithm current, String expected)
      throws ReflectiveOperationException {
    VlPolicy builtIn = (VlPolicy) VlPolicy.class.getField(policy).get(null);

    assertThat(builtIn.digest(bank, current).hex()).isEqualTo(expected);
  }

  @Test
  void a_custom_policy_sends_modules_elsewhere_and_module_0_twice() {
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "02000b010000000000000003"
                    + "0014000000000000"
                    + "0113000000000000"
                    + "02ff000000000000");
    VlPolicy policy =
        VlPolicy.parse("site", Bytes.copyOf(bytes))
            .orElse(
                bad -> {
                  throw new AssertionError(bad.message());
                });
    byte[] digest = policy.digest(SHA256, SHA256).toArray();
    byte[] xen = SHA256.hash(new byte[] {1}).toArray();
    byte[] dom0 = SHA256.hash(new byte[] {2}).toArray();
    TxtLogs log =
        TxtLogs.launched(SHA256)
            .tboot(17, SHA256, digest)
            .tboot(18, SHA256, digest)
            .tboot(17, SHA256, xen)
            .tboot(20, SHA256, xen)
            .tboot(19, SHA256, dom0);

    TbootModules modules = TbootModules.of(log.log(), SHA256, java.util.List.of(policy));

    assertThat(modules.problems()).isEmpty();
    assertThat(modules.isExactly(2)).isTrue();
    assertThat(modules.digest(1)).contains(Digest.of(SHA256, dom0));
    assertThat(TbootModules.of(log.log(), SHA256).policy()).isEmpty();
    assertThat(TbootModules.of(log.log(), SHA256).modules()).isEmpty();

    log.tboot(20, SHA256, dom0);
    assertThat(TbootModules.of(log.log(), SHA256, java.util.List.of(policy)).problems())
        .singleElement()
        .asString()
        .contains("surplus");
  }

  @Test
  void a_server_with_the_default_policy_is_read() {
    TxtLog log = TxtLogs.read(LaunchEvidence.publicFile("tboot-purley-txt-heap.bin"));

    TbootModules modules = TbootModules.of(log, SHA256);
    assertThat(modules.policy()).contains(VlPolicy.DEFAULT);
    assertThat(modules.problems()).isEmpty();
    assertThat(modules.modules()).isNotEmpty();
  }
}

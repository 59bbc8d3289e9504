package dev.touchstone.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.runtime.http.ProblemException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrubFilesTest {
  @Test
  void a_file_stands_for_every_path_of_grub_cfg_that_ends_with_its_name() {
    String config =
        "linux /boot/vmlinuz-6.1 ro\ninitrd '/boot/initrd.img-6.1'\nlinux (hd0)/vmlinuz-6.1";
    assertThat(GrubFiles.paths(config, "vmlinuz-6.1"))
        .containsExactly("/boot/vmlinuz-6.1", "(hd0)/vmlinuz-6.1");
    assertThat(GrubFiles.paths(config, "initrd.img-6.1")).containsExactly("/boot/initrd.img-6.1");
    assertThat(GrubFiles.paths(config, "img-6.1")).containsExactly("/img-6.1");
  }

  @Test
  void lines_of_several_banks_name_one_file() {
    assertThat(
            GrubFiles.ofDigestLines(
                "ab".repeat(32) + "  /boot/xen.gz\n\n" + "cd".repeat(20) + " */boot/xen.gz\n"))
        .isEqualTo(
            Map.of("/boot/xen.gz", Map.of("sha256", "ab".repeat(32), "sha1", "cd".repeat(20))));
  }

  @Test
  void refuses_a_line_that_is_no_digest_and_path() {
    assertThatThrownBy(() -> GrubFiles.ofDigestLines("/boot/xen.gz"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("expected lines of DIGEST PATH");
  }

  @Test
  void who_did_it_reads_short_where_it_is_a_token_and_whole_where_it_is_a_name() {
    assertThat(ActorWords.actor("admin:01a20b5b-7f03-7dd9-b1f9-50b19ae8687e"))
        .isEqualTo("admin …9ae8687e");
    assertThat(ActorWords.actor("alice@example.org")).isEqualTo("alice@example.org");
  }
}

package dev.touchstone.golden.predict;

import static dev.touchstone.golden.predict.PredictionFixture.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.Parsed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GrubEntryTest {
  private static final String DEBIAN =
      """
      if [ x$feature = xy ]; then
        insmod all_video # a comment }
      fi
      menuentry 'Debian, with Xen' --class debian {
      \tinsmod part_gpt
      \techo 'Loading Xen ...'
      \tif [ "$grub_platform" = "pc" -o x = y ]; then
      \t  xen_rm_opts=
      \tfi
      \tmultiboot2\t/xen.gz placeholder flask=enforcing \\
      \t  "a b=it's" ${xen_rm_opts}
      \tmodule2 /vmlinuz placeholder root=UUID=1 ro
      \tmodule2 --nounzip   /initrd
      \tmodule2 /xenpolicy
      }
      submenu 'Advanced' {
        menuentry "second" { linux /vmlinuz ro\\ x; initrd /early /initrd }
      }
      """;

  @Test
  void reads_entries_with_their_commands_through_quotes_and_comments() {
    List<GrubEntry> entries = Evidence.ok(GrubEntry.parse(DEBIAN));

    assertThat(entries).extracting(GrubEntry::title).containsExactly("Debian, with Xen", "second");
    assertThat(entries.get(1).commands())
        .extracting(GrubEntry.Command::toString)
        .containsExactly("linux /vmlinuz ro x", "initrd /early /initrd");
  }

  @Test
  void a_second_initrd_and_quoted_arguments_become_what_grub_measures() {
    GrubLinux launch =
        (GrubLinux)
            Evidence.ok(Evidence.ok(GrubEntry.parse(DEBIAN)).get(1).describe(GrubEntryTest::any));

    assertThat(launch.commandLine()).isEqualTo("/vmlinuz \"ro x\"");
    assertThat(launch.initrds()).extracting(BootFile::name).containsExactly("/early", "/initrd");
  }

  @Test
  void an_argument_with_a_variable_is_refused_because_its_value_is_not_known() {
    assertThat(Evidence.ok(GrubEntry.parse(DEBIAN)).getFirst().describe(GrubEntryTest::any))
        .isInstanceOfSatisfying(
            Parsed.Malformed.class,
            bad -> assertThat(bad.reason()).contains("multiboot2").contains("xen_rm_opts"));
  }

  @Test
  void a_xen_entry_gives_modules_their_roles_and_way_of_loading() {
    GrubXen launch =
        (GrubXen)
            Evidence.ok(
                Evidence.ok(GrubEntry.parse(DEBIAN))
                    .getFirst()
                    .describe(GrubEntryTest::any, Map.of("xen_rm_opts", "no-real-mode edd=off")));

    assertThat(launch.commandLine())
        .isEqualTo("placeholder flask=enforcing \"a b=it\\'s\" no-real-mode edd=off");
    assertThat(launch.modules())
        .extracting(BootModule::role)
        .containsExactly(ModuleRole.KERNEL, ModuleRole.INITRD, ModuleRole.XSM_POLICY);
    assertThat(launch.modules())
        .extracting(BootModule::loading)
        .containsExactly(
            BootModule.Loading.DECOMPRESSED,
            BootModule.Loading.NOUNZIP,
            BootModule.Loading.DECOMPRESSED);
    assertThat(launch.modules())
        .extracting(BootModule::commandLine)
        .containsExactly("placeholder root=UUID=1 ro", "", "");
  }

  @Test
  void a_file_that_was_not_given_is_named() {
    assertThat(Evidence.ok(GrubEntry.parse(DEBIAN)).get(1).describe(path -> Optional.empty()))
        .isInstanceOfSatisfying(
            Parsed.Malformed.class, bad -> assertThat(bad.reason()).contains("/vmlinuz"));
  }

  @Test
  void any_text_is_read_or_refused() {
    Random random = new Random(7);
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder(DEBIAN);
      for (int k = 0; k < 4; k++) {
        int at = random.nextInt(text.length());
        text.setCharAt(at, "'\"\\{};\n#$ a".charAt(random.nextInt(11)));
      }
      if (GrubEntry.parse(text.toString()) instanceof Parsed.Ok<List<GrubEntry>>(var entries)) {
        entries.forEach(entry -> assertThat(entry.describe(GrubEntryTest::any)).isNotNull());
      }
    }
  }

  private static Optional<BootFile> any(String path) {
    return Optional.of(new StoredFile(path, ascii(path)));
  }
}

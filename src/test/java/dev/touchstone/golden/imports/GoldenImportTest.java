package dev.touchstone.golden.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.golden.FileDigests;
import dev.touchstone.golden.FileMeasurement;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.Measurement;
import dev.touchstone.golden.document.GoldenDocument;
import dev.touchstone.tpm.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packages were built by dpkg-deb and rpmbuild from the files that tiny.sha256 lists. */
class GoldenImportTest {
  private static final Path FILES = Path.of("src/test/resources/imports");
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private static ImportTerms terms(Optional<String> name, Optional<String> root) {
    return new ImportTerms(
        name, GoldenPart.LAUNCH, FileMeasurement.Match.KNOWN, root, Optional.empty(), false);
  }

  private static ImportedSets read(byte[] file) throws ImportRefused {
    return read(file, terms(Optional.of("x"), Optional.of("/")));
  }

  private static ImportedSets read(byte[] file, ImportTerms terms) throws ImportRefused {
    try {
      return GoldenImport.read(new ByteArrayInputStream(file), terms, NOW);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] file(String name) {
    try {
      return Files.readAllBytes(FILES.resolve(name));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Set<String>> digests(ImportedSets imported) {
    Map<String, Set<String>> found = new TreeMap<>();
    for (GoldenDocument set : imported.sets()) {
      for (Measurement measurement : set.measurements()) {
        for (FileDigests one : ((FileMeasurement) measurement).files()) {
          found.put(
              one.path(), one.digests().stream().map(Digest::hex).collect(Collectors.toSet()));
        }
      }
    }
    return found;
  }

  private static Map<String, Set<String>> listed() {
    Map<String, Set<String>> listed = new TreeMap<>();
    new String(file("tiny.sha256"), StandardCharsets.UTF_8)
        .lines()
        .forEach(line -> listed.put(line.substring(66), Set.of(line.substring(0, 64))));
    return listed;
  }

  @Test
  void reads_what_sha256sum_printed() throws ImportRefused {
    ImportedSets imported = read(file("tiny.sha256"));

    assertThat(imported.kind()).isEqualTo("sums");
    assertThat(imported.sets().getFirst().part()).isEqualTo(GoldenPart.RUNTIME);
    assertThat(digests(imported)).isEqualTo(listed()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bzip2", "gzip", "mixed", "none", "xz", "zstd"})
  void reads_the_files_of_a_debian_package(String packing) throws ImportRefused {
    ImportedSets imported =
        read(file("tiny-" + packing + ".deb"), terms(Optional.empty(), Optional.empty()));

    assertThat(imported.kind()).isEqualTo("deb");
    assertThat(imported.sets().getFirst().name()).startsWith("tiny-");
    assertThat(digests(imported)).isEqualTo(listed());
  }

  @Test
  void reads_the_files_of_an_rpm_from_its_header() throws ImportRefused {
    ImportedSets imported =
        read(file("tiny-sha256.rpm"), terms(Optional.empty(), Optional.empty()));

    assertThat(imported.kind()).isEqualTo("rpm");
    assertThat(imported.sets().getFirst().note().orElseThrow())
        .contains("rpm's signature was not checked");
    Map<String, Set<String>> expected = listed();
    assertThat(digests(imported)).isNotEmpty();
    digests(imported)
        .forEach((path, found) -> assertThat(found).as(path).isEqualTo(expected.get(path)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha1", "sha384", "sha512"})
  void reads_other_digests_of_an_rpm(String algorithm) throws ImportRefused {
    assertThat(digests(read(file("tiny-" + algorithm + ".rpm")))).containsKey("/usr/bin/tiny");
  }

  @Test
  void refuses_md5_and_source_packages() {
    assertThatThrownBy(() -> read(file("tiny-md5.rpm"))).isInstanceOf(ImportRefused.class);
    assertThatThrownBy(() -> read(file("tiny.src.rpm")))
        .isInstanceOf(ImportRefused.class)
        .hasMessageContaining("source package");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny-xz.deb",
        "tiny-gzip.deb",
        "tiny-zstd.deb",
        "tiny-bzip2.deb",
        "tiny-sha256.rpm"
      })
  void no_truncation_of_a_package_is_read(String name) {
    byte[] whole = file(name);
    for (int length = 0; length < whole.length; length += 1 + whole.length / 700) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(ImportRefused.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-xz.deb", "tiny-zstd.deb", "tiny-bzip2.deb", "tiny-sha256.rpm"})
  void any_flipped_byte_gives_files_or_a_refusal(String name) {
    byte[] whole = file(name);
    for (int i = 0; i < whole.length; i += 1 + whole.length / 900) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 0x41;
      try {
        assertThat(read(flipped).sets()).isNotEmpty();
      } catch (ImportRefused refused) {
        assertThat(refused.problems()).isNotEmpty().noneMatch(String::isBlank);
      }
    }
  }

  @Test
  void no_changed_byte_of_an_rpms_digests_or_content_is_read() {
    // An RPM has digests of its header and of its payload: whatever changes in them shows.
    byte[] whole = file("tiny-sha256.rpm");
    for (int i = whole.length - 3000; i < whole.length; i += 7) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 0x41;
      assertThatThrownBy(() -> read(flipped)).isInstanceOf(ImportRefused.class);
    }
  }

  @Test
  void refuses_a_list_whose_line_is_not_understood_and_names_it() {
    byte[] list = ("00".repeat(32) + "  /bin/a\nnot a digest\n").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> read(list))
        .isInstanceOf(ImportRefused.class)
        .hasMessageStartingWith("line 2: expected");
  }

  @Test
  void refuses_a_path_that_leaves_its_root() {
    byte[] list = ("00".repeat(32) + "  ../bin/a\n").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> read(list))
        .isInstanceOf(ImportRefused.class)
        .hasMessageContaining("without a step \"..\"");
  }

  @Test
  void refuses_relative_names_without_a_root_and_a_list_without_a_name() {
    byte[] list = ("00".repeat(32) + "  bin/a\n").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> read(list, terms(Optional.of("x"), Optional.empty())))
        .hasMessageContaining("expected an absolute name, or a root that names are under");
    assertThatThrownBy(() -> read(list, terms(Optional.empty(), Optional.of("/"))))
        .hasMessageContaining("give one");
  }

  @Test
  void refuses_what_is_none_of_the_kinds() {
    assertThatThrownBy(() -> read(new byte[0])).hasMessageContaining("found nothing");
    assertThatThrownBy(() -> read(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8}))
        .hasMessageContaining("found none of them");
  }

  /** 200 MiB of zeros in a control file that may have 64 MiB, 200 KB when packed. */
  @Test
  void refuses_a_control_archive_that_swells() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      byte[] header = new byte[512];
      byte[] name = "./control".getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(name, 0, header, 0, name.length);
      byte[] size = "01440000000".getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(size, 0, header, 124, size.length);
      header[156] = '0';
      Arrays.fill(header, 148, 156, (byte) ' ');
      int sum = 0;
      for (byte b : header) {
        sum += b & 0xff;
      }
      byte[] check = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(check, 0, header, 148, check.length);
      gzip.write(header);
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 200; i++) {
        gzip.write(zeros);
      }
    }
    ByteArrayOutputStream deb = new ByteArrayOutputStream();
    deb.writeBytes("!<arch>\n".getBytes(StandardCharsets.US_ASCII));
    deb.writeBytes(member("debian-binary", 4));
    deb.writeBytes("2.0\n".getBytes(StandardCharsets.US_ASCII));
    deb.writeBytes(member("control.tar.gz", packed.size()));
    deb.writeBytes(packed.toByteArray());

    assertThatThrownBy(() -> read(deb.toByteArray())).isInstanceOf(ImportRefused.class);
  }

  private static byte[] member(String name, int size) {
    return String.format("%-16s%-12d%-6d%-6d%-8s%-10d`\n", name, 0, 0, 0, "100644", size)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void what_the_stream_throws_is_no_verdict_about_the_package() {
    byte[] head = Arrays.copyOf(file("tiny-xz.deb"), 500);
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream(head),
            new FilterInputStream(InputStream.nullInputStream()) {
              @Override
              public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("the line broke");
              }
            });
    assertThatThrownBy(
            () -> GoldenImport.read(broken, terms(Optional.empty(), Optional.empty()), NOW))
        .isInstanceOf(IOException.class)
        .hasMessage("the line broke");
  }
}

package dev.touchstone.runtime.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.tpm.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleArchiveTest {
  private static final Instant WHEN = Instant.parse("2026-03-04T05:06:07.891Z");

  private static byte[] written(SortedMap<String, Supplier<Bytes>> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BundleArchive.write(files, WHEN, out);
    return out.toByteArray();
  }

  private static SortedMap<String, Supplier<Bytes>> files(Comparator<String> order) {
    SortedMap<String, Supplier<Bytes>> files = new TreeMap<>(order);
    files.put("quote.bin", () -> Bytes.copyOf(new byte[] {1, 2, 3}));
    files.put("ak.pub", () -> Bytes.copyOf(new byte[700]));
    files.put("bundle.json", () -> Bytes.copyOf(new byte[0]));
    return files;
  }

  @Test
  void files_are_plain_sorted_of_one_time_and_of_nobody() throws IOException {
    List<String> names = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new GZIPInputStream(
                new ByteArrayInputStream(written(files(Comparator.naturalOrder())))))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        names.add(entry.getName());
        assertThat(entry.isFile()).isTrue();
        assertThat(entry.getLongUserId()).isZero();
        assertThat(entry.getLongGroupId()).isZero();
        assertThat(entry.getUserName()).isEmpty();
        assertThat(entry.getMode() & 0777).isEqualTo(0644);
        assertThat(entry.getLastModifiedTime().toInstant())
            .isEqualTo(Instant.parse("2026-03-04T05:06:07Z"));
        assertThat(tar.readAllBytes().length).isEqualTo((int) entry.getSize());
      }
    }
    assertThat(names).containsExactly("ak.pub", "bundle.json", "quote.bin");
  }

  @Test
  void the_same_content_gives_the_same_bytes() throws IOException {
    assertThat(written(files(Comparator.naturalOrder())))
        .isEqualTo(written(files(Comparator.reverseOrder())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../quote.bin", "/etc/passwd", "", ".hidden", "a b", "a\nb", "A\u202e"})
  void refuses_a_name_that_is_not_a_plain_file(String name) {
    SortedMap<String, Supplier<Bytes>> files = new TreeMap<>();
    files.put(name, () -> Bytes.copyOf(new byte[1]));

    assertThatThrownBy(() -> written(files)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void holds_one_content_at_a_time() throws IOException {
    List<String> order = new ArrayList<>();
    SortedMap<String, Supplier<Bytes>> files = new TreeMap<>();
    for (String name : List.of("a", "b", "c")) {
      files.put(
          name,
          () -> {
            order.add(name);
            return Bytes.copyOf(new byte[10]);
          });
    }

    written(files);

    assertThat(order).containsExactly("a", "b", "c");
  }
}

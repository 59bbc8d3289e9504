package dev.touchstone.golden.predict;

import static dev.touchstone.golden.predict.PredictionFixture.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Parsed;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GzipImageTest {
  private static final byte[] PLAIN = ascii("an ELF image ".repeat(9000)).toArray();

  @Test
  void takes_gzip_off_and_leaves_anything_else_as_it_is() {
    assertThat(load(Gzip.of(Bytes.copyOf(PLAIN)).toArray())).isEqualTo(PLAIN);
    assertThat(load(PLAIN)).isEqualTo(PLAIN);
    assertThat(load(new byte[0])).isEmpty();
  }

  @Test
  void reads_a_header_with_a_file_name() {
    byte[] gz = Gzip.of(Bytes.copyOf(PLAIN)).toArray();
    byte[] named = new byte[gz.length + 4];
    System.arraycopy(gz, 0, named, 0, 10);
    named[3] |= 8;
    System.arraycopy(new byte[] {'x', 'e', 'n', 0}, 0, named, 10, 4);
    System.arraycopy(gz, 10, named, 14, gz.length - 10);

    assertThat(load(named)).isEqualTo(PLAIN);
  }

  @Test
  void refuses_what_grub_takes_off_and_we_cannot() {
    assertThat(reason(new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0}, 10)).contains("not xz");
    assertThat(reason(new byte[] {(byte) 0x89, 'L', 'Z', 'O', 0, 0x0d, 0x0a, 0x1a, 0x0a}, 10))
        .contains("not lzop");
  }

  @Test
  void refuses_a_second_member_a_cut_file_and_a_wrong_checksum() {
    byte[] gz = Gzip.of(Bytes.copyOf(PLAIN)).toArray();
    byte[] twice = Arrays.copyOf(gz, gz.length * 2);
    System.arraycopy(gz, 0, twice, gz.length, gz.length);
    byte[] wrong = gz.clone();
    wrong[gz.length - 8] ^= 1;
    byte[] encrypted = gz.clone();
    encrypted[3] |= 0x20;

    assertThat(reason(twice, 1 << 20)).contains("one gzip member and no more");
    assertThat(reason(Arrays.copyOf(gz, gz.length - 20), 1 << 20)).contains("found the end");
    assertThat(reason(Arrays.copyOf(gz, gz.length - 1), 1 << 20)).contains("found 7 bytes left");
    assertThat(reason(wrong, 1 << 20)).contains("checksum and size");
    assertThat(reason(encrypted, 1 << 20)).contains("a gzip header that GRUB knows");
    assertThat(reason(new byte[] {0x1f, (byte) 0x8b}, 1 << 20)).contains("a gzip header");
  }

  @Test
  void refuses_to_grow_beyond_the_limit() {
    assertThat(reason(Gzip.of(Bytes.copyOf(new byte[1 << 20])).toArray(), 1 << 16))
        .contains("at most 65536 bytes in memory");
  }

  @Test
  void any_bytes_are_read_or_refused() {
    Random random = new Random(11);
    byte[] gz = Gzip.of(ascii("some text, some more text")).toArray();
    for (int i = 0; i < 20_000; i++) {
      byte[] raw = Arrays.copyOf(gz, random.nextInt(gz.length + 1));
      for (int k = 0; k < 3 && raw.length > 2; k++) {
        raw[2 + random.nextInt(raw.length - 2)] = (byte) random.nextInt();
      }
      assertThat(GzipImage.load(raw, 1 << 20, (buffer, length) -> {})).isNotNull();
    }
  }

  private static byte[] load(byte[] file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Parsed<Long> size =
        GzipImage.load(file, 1 << 20, (buffer, length) -> out.write(buffer, 0, length));
    assertThat(size).isEqualTo(new Parsed.Ok<>((long) out.size()));
    return out.toByteArray();
  }

  private static String reason(byte[] file, long limit) {
    return switch (GzipImage.load(file, limit, (buffer, length) -> {})) {
      case Parsed.Ok<Long>(Long size) -> throw new AssertionError("read " + size);
      case Parsed.Malformed<Long> bad -> bad.message();
    };
  }
}

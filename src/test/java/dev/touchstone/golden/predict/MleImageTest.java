package dev.touchstone.golden.predict;

import static dev.touchstone.golden.predict.PredictionFixture.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MleImageTest {
  private static final int START = 64;
  private static final int LINE = 256;
  private static final int LINE_END = 768;
  private static final int END = 1200;

  @Test
  void hashes_the_pages_with_the_command_line_in_them() {
    byte[] memory = memory();
    byte[] line = "logging=serial,memory".getBytes(StandardCharsets.US_ASCII);
    Arrays.fill(memory, LINE, LINE_END, (byte) 0);
    System.arraycopy(line, 0, memory, LINE, line.length);
    for (HashAlgorithm bank : ALL) {
      assertThat(read(elf(), "logging=serial,memory").digest(bank))
          .isEqualTo(bank.hash(Arrays.copyOfRange(memory, START, END)));
      assertThat(read(Gzip.of(elf()), "logging=serial,memory").digest(bank))
          .isEqualTo(read(elf(), "logging=serial,memory").digest(bank));
    }
  }

  @Test
  void another_command_line_is_another_mle_and_beyond_511_bytes_none() {
    assertThat(read(elf(), "extpol=embedded").digest(HashAlgorithm.SHA1))
        .isNotEqualTo(read(elf(), "").digest(HashAlgorithm.SHA1));
    assertThat(read(elf(), "a".repeat(511) + "b").digest(HashAlgorithm.SHA1))
        .isEqualTo(read(elf(), "a".repeat(511)).digest(HashAlgorithm.SHA1));
  }

  @Test
  void says_what_is_wrong_with_an_image() {
    assertThat(reason(PredictionFixture.ascii("ELF"))).contains("an ELF file of 32 bits");
    byte[] huge = elf().toArray();
    ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putInt(52 + 20, Integer.MAX_VALUE);
    assertThat(reason(Bytes.copyOf(huge))).contains("a segment in the file");
    byte[] none = elf().toArray();
    none[52 + 64 + 16] ^= 1;
    assertThat(reason(Bytes.copyOf(none))).contains("an MLE header's UUID");
    byte[] outside = elf().toArray();
    ByteBuffer.wrap(outside).order(ByteOrder.LITTLE_ENDIAN).putInt(52 + 64 + 16 + 36, 1 << 20);
    assertThat(reason(Bytes.copyOf(outside))).contains("an MLE in the image");
  }

  @Test
  void any_bytes_are_read_or_refused() {
    Random random = new Random(5);
    byte[] seed = elf().toArray();
    for (int i = 0; i < 20_000; i++) {
      byte[] raw = Arrays.copyOf(seed, i % 4 == 0 ? random.nextInt(seed.length + 1) : seed.length);
      for (int k = 0; k < 2 && raw.length > 7; k++) {
        raw[random.nextInt(Math.min(raw.length, 190))] = (byte) random.nextInt();
      }
      assertThat(MleImage.of(Bytes.copyOf(raw), "x")).isNotNull();
    }
  }

  /** What the two segments below make: the second has 200 bytes of zeros that the file lacks. */
  private static byte[] memory() {
    ByteBuffer memory = ByteBuffer.allocate(1300).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 1100; i++) {
      memory.put(i, (byte) (i * 7));
    }
    memory.put(16, HexFormat.of().parseHex("5aac82906f47a7740f5c55a2cb51b642"));
    int[] fields = {52, 0x20003, 0, 0, START, END, 0x627, LINE, LINE_END};
    for (int i = 0; i < fields.length; i++) {
      memory.putInt(32 + 4 * i, fields[i]);
    }
    return memory.array();
  }

  private static Bytes elf() {
    byte[] memory = memory();
    ByteBuffer elf = ByteBuffer.allocate(52 + 64 + 1100).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(0, new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1}).putInt(28, 52);
    elf.putShort(42, (short) 32).putShort(44, (short) 2);
    int[][] segments = {{1, 116, 0, 0, 800, 800}, {1, 916, 0, 0, 300, 500}};
    for (int i = 0; i < segments.length; i++) {
      for (int k = 0; k < 6; k++) {
        elf.putInt(52 + 32 * i + 4 * k, segments[i][k]);
      }
    }
    elf.put(116, memory, 0, 1100);
    return Bytes.copyOf(elf.array());
  }

  private static MleImage read(Bytes file, String commandLine) {
    return Evidence.ok(MleImage.of(file, commandLine));
  }

  private static String reason(Bytes file) {
    return switch (MleImage.of(file, "")) {
      case Parsed.Ok<MleImage> ok -> throw new AssertionError("read");
      case Parsed.Malformed<MleImage> bad -> bad.message();
    };
  }
}

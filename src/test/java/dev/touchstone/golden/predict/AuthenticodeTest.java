package dev.touchstone.golden.predict;

import static dev.touchstone.golden.predict.PredictionFixture.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticodeTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void hashes_all_but_checksum_certificate_entry_and_certificates(boolean plus) {
    PeFile file = new PeFile(plus).section(".text", "code!").section(".data", "data").tail("more");
    byte[] raw = file.bytes().toArray();
    for (HashAlgorithm bank : ALL) {
      Digest expected =
          bank.hash(
              Arrays.copyOfRange(raw, 0, file.checksumOffset()),
              Arrays.copyOfRange(raw, file.checksumOffset() + 4, file.certificateEntry()),
              Arrays.copyOfRange(raw, file.certificateEntry() + 8, raw.length));
      assertThat(read(file.bytes()).digest(bank)).isEqualTo(expected);
      assertThat(read(file.checksum(0x1234567).bytes()).digest(bank)).isEqualTo(expected);
      assertThat(read(file.certificates("0123456789abcdef").bytes()).digest(bank))
          .isEqualTo(expected);
      file.certificates("").checksum(0);
    }
  }

  @Test
  void any_other_byte_counts() {
    byte[] raw = new PeFile(true).section(".text", "code").tail("more").bytes().toArray();
    Digest digest = read(Bytes.copyOf(raw)).digest(HashAlgorithm.SHA256);
    for (int at : new int[] {2, 600, 1024, 1027, raw.length - 1}) {
      byte[] changed = raw.clone();
      changed[at] ^= 1;
      assertThat(read(Bytes.copyOf(changed)).digest(HashAlgorithm.SHA256)).isNotEqualTo(digest);
    }
  }

  @Test
  void sections_are_hashed_by_their_place_in_the_file_not_in_the_table() {
    byte[] straight = new PeFile(true).section("a", "first").section("b", "then").bytes().toArray();
    PeFile reversed = new PeFile(true).section("a", "first").section("b", "then").reversed();
    byte[] raw = reversed.bytes().toArray();

    assertThat(Arrays.copyOfRange(raw, 1024, raw.length))
        .isEqualTo(Arrays.copyOfRange(straight, 1024, straight.length));
    assertThat(read(reversed.bytes()).digest(HashAlgorithm.SHA1))
        .isEqualTo(
            HashAlgorithm.SHA1.hash(
                Arrays.copyOfRange(raw, 0, reversed.checksumOffset()),
                Arrays.copyOfRange(raw, reversed.checksumOffset() + 4, reversed.certificateEntry()),
                Arrays.copyOfRange(raw, reversed.certificateEntry() + 8, raw.length)));
  }

  @Test
  void an_unsigned_file_is_hashed_without_padding_and_with_it_once_signed() {
    Bytes unsigned = new PeFile(true).section(".text", "code").tail("x").bytes();
    Bytes padded = new PeFile(true).section(".text", "code").tail("x\0\0\0").bytes();
    Bytes signed =
        new PeFile(true).section(".text", "code").tail("x\0\0\0").certificates("signed..").bytes();
    Authenticode image = read(unsigned);

    assertThat(image.isSigned()).isFalse();
    assertThat(image.digest(HashAlgorithm.SHA256))
        .isNotEqualTo(read(signed).digest(HashAlgorithm.SHA256));
    assertThat(image.digestOnceSigned(HashAlgorithm.SHA256))
        .isEqualTo(read(padded).digest(HashAlgorithm.SHA256))
        .isEqualTo(read(signed).digest(HashAlgorithm.SHA256))
        .isEqualTo(read(signed).digestOnceSigned(HashAlgorithm.SHA256));
  }

  @Test
  void what_follows_the_certificates_is_told_and_counted_as_firmware_counts_it() {
    PeFile file =
        new PeFile(true).section(".text", "code").certificates("certs...").afterCertificates("zz");
    byte[] raw = file.bytes().toArray();

    assertThat(read(file.bytes()).trailing()).isEqualTo(2);
    assertThat(read(file.bytes()).digest(HashAlgorithm.SHA256))
        .isEqualTo(
            HashAlgorithm.SHA256.hash(
                Arrays.copyOfRange(raw, 0, file.checksumOffset()),
                Arrays.copyOfRange(raw, file.checksumOffset() + 4, file.certificateEntry()),
                Arrays.copyOfRange(raw, file.certificateEntry() + 8, raw.length - 8)));
  }

  @Test
  void refuses_sections_that_lie_over_each_other() {
    PeFile file = new PeFile(true).section("a", "content").section("b", "content");
    byte[] raw = file.bytes().toArray();
    ByteBuffer.wrap(raw)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(file.optional() + 240 + 16, raw.length)
        .putInt(file.optional() + 240 + 20, 0);

    assertThat(reason(Bytes.copyOf(raw))).contains("that do not overlap");
  }

  @Test
  void says_what_is_wrong_with_a_file() {
    assertThat(reason(Bytes.empty())).contains("a PE header in the file");
    assertThat(reason(PredictionFixture.ascii("MZ"))).contains("a DOS header of 64 bytes");
    byte[] raw = new PeFile(true).section("a", "b").bytes().toArray();
    raw[64] = 'X';
    assertThat(reason(Bytes.copyOf(raw))).contains("the signature PE");
    raw[64] = 'P';
    raw[88] = 7;
    assertThat(reason(Bytes.copyOf(raw))).contains("magic 010b (PE32) or 020b (PE32+), found 0207");
    byte[] cut = Arrays.copyOf(new PeFile(true).section("a", "bcd").bytes().toArray(), 1026);
    assertThat(reason(Bytes.copyOf(cut))).contains("section 0 in the file, found 3 bytes at 1024");
  }

  @Test
  void any_bytes_are_read_or_refused() {
    Random random = new Random(4);
    byte[] seed =
        new PeFile(true)
            .section("a", "text")
            .section("b", "data")
            .certificates("12345678")
            .bytes()
            .toArray();
    for (int i = 0; i < 20_000; i++) {
      byte[] raw = Arrays.copyOf(seed, i % 3 == 0 ? random.nextInt(seed.length + 1) : seed.length);
      for (int k = 0; k < 3 && raw.length > 0; k++) {
        raw[random.nextInt(Math.min(raw.length, 420))] = (byte) random.nextInt();
      }
      if (Authenticode.of(Bytes.copyOf(raw)) instanceof Parsed.Ok<Authenticode>(var image)) {
        assertThat(image.digest(HashAlgorithm.SHA1)).isNotNull();
      }
    }
  }

  private static Authenticode read(Bytes file) {
    return Evidence.ok(Authenticode.of(file));
  }

  private static String reason(Bytes file) {
    return switch (Authenticode.of(file)) {
      case Parsed.Ok<Authenticode> ok -> throw new AssertionError("read");
      case Parsed.Malformed<Authenticode> bad -> bad.message();
    };
  }
}

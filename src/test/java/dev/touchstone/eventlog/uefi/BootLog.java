package dev.touchstone.eventlog.uefi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.PcrValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The logs and quoted values of the recorded boots. */
public final class BootLog {
  private static final Pattern BANK = Pattern.compile("\"(sha\\d+)\"\\s*:\\s*\\{([^}]*)}");
  private static final Pattern PCR = Pattern.compile("\"(\\d+)\"\\s*:\\s*\"([0-9a-f]+)\"");

  private BootLog() {}

  public static byte[] bytes(String boot) {
    return resource(boot + "/uefi-eventlog.bin");
  }

  public static UefiLog parsed(byte[] log) {
    Parsed<UefiLog> parsed = UefiLog.parse(Bytes.copyOf(log));
    assertThat(parsed).isInstanceOf(Parsed.Ok.class);
    return parsed.orElse(
        bad -> {
          throw new AssertionError(bad.message());
        });
  }

  public static PcrValues quoted(String boot, String file) {
    Map<HashAlgorithm, Map<Integer, Digest>> banks = new EnumMap<>(HashAlgorithm.class);
    Matcher bank = BANK.matcher(new String(resource(boot + "/" + file), StandardCharsets.UTF_8));
    while (bank.find()) {
      HashAlgorithm algorithm = HashAlgorithm.ofBank(bank.group(1)).orElseThrow();
      Map<Integer, Digest> values = new TreeMap<>();
      Matcher pcr = PCR.matcher(bank.group(2));
      while (pcr.find()) {
        values.put(Integer.parseInt(pcr.group(1)), Digest.ofHex(algorithm, pcr.group(2)));
      }
      banks.put(algorithm, values);
    }
    return PcrValues.of(banks);
  }

  private static byte[] resource(String path) {
    try (InputStream in = BootLog.class.getResourceAsStream("/evidence/boots/" + path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

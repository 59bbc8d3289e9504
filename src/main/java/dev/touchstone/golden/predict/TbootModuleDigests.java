package dev.touchstone.golden.predict;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * What tboot extends for a module: {@code H(H(command line) ‖ H(image in memory))} (tboot {@code
 * common/policy.c}, {@code hash_module}). The command line is the module's string without its
 * terminator; GRUB 2 has taken the file name off.
 */
final class TbootModuleDigests {
  /** More than any initrd; less than what would keep a processor busy for long. */
  private static final long LARGEST = 2L << 30;

  private TbootModuleDigests() {}

  static Map<HashAlgorithm, Digest> of(Set<HashAlgorithm> banks, BootModule module) throws Refusal {
    byte[] line = module.commandLine().getBytes(StandardCharsets.UTF_8);
    Map<HashAlgorithm, Digest> digests = new EnumMap<>(HashAlgorithm.class);
    image(banks, module)
        .forEach(
            (bank, image) ->
                digests.put(bank, bank.hash(bank.hash(line).toArray(), image.toArray())));
    return digests;
  }

  private static Map<HashAlgorithm, Digest> image(Set<HashAlgorithm> banks, BootModule module)
      throws Refusal {
    return switch (module.file()) {
      case KnownDigests known -> PerBank.known(banks, known);
      case StoredFile stored ->
          switch (module.loading()) {
            case NOUNZIP -> PerBank.hash(banks, stored.bytes());
            case DECOMPRESSED -> inMemory(banks, stored);
          };
    };
  }

  private static Map<HashAlgorithm, Digest> inMemory(Set<HashAlgorithm> banks, StoredFile stored)
      throws Refusal {
    Map<HashAlgorithm, MessageDigest> engines = new EnumMap<>(HashAlgorithm.class);
    banks.forEach(bank -> engines.put(bank, bank.newEngine()));
    Refusal.unlessRead(
        stored.name(),
        GzipImage.load(
            stored.bytes().toArray(),
            LARGEST,
            (buffer, length) ->
                engines.values().forEach(engine -> engine.update(buffer, 0, length))));
    return PerBank.of(banks, bank -> Digest.of(bank, engines.get(bank).digest()));
  }
}

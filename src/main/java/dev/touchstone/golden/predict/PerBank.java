package dev.touchstone.golden.predict;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The same thing in several banks. */
final class PerBank {
  private PerBank() {}

  static Map<HashAlgorithm, Digest> of(
      Set<HashAlgorithm> banks, Function<HashAlgorithm, Digest> digest) {
    Map<HashAlgorithm, Digest> digests = new EnumMap<>(HashAlgorithm.class);
    banks.forEach(bank -> digests.put(bank, digest.apply(bank)));
    return digests;
  }

  static Map<HashAlgorithm, Digest> known(Set<HashAlgorithm> banks, KnownDigests digests) {
    Map<HashAlgorithm, Digest> known = new EnumMap<>(digests.digests());
    known.keySet().retainAll(banks);
    return known;
  }

  /** H(bytes). */
  static Map<HashAlgorithm, Digest> hash(Set<HashAlgorithm> banks, Bytes bytes) {
    return of(
        banks,
        bank -> {
          MessageDigest engine = bank.newEngine();
          bytes.updateInto(engine);
          return Digest.of(bank, engine.digest());
        });
  }

  /** Zeros, extended by each of the digests; empty if one of them is not known in the bank. */
  static Optional<Digest> replay(HashAlgorithm bank, List<Map<HashAlgorithm, Digest>> events) {
    Digest value = bank.zeros();
    for (Map<HashAlgorithm, Digest> event : events) {
      Digest digest = event.get(bank);
      if (digest == null) {
        return Optional.empty();
      }
      value = bank.extend(value, digest);
    }
    return Optional.of(value);
  }
}

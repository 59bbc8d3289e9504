package dev.touchstone.eventlog.txt;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.List;
import java.util.Optional;

/**
 * Whether a record's digests cover its data, in every bank that it has: a record that is right in
 * SHA-1 and wrong in SHA-256 is wrong.
 */
final class TxtBinding {
  private TxtBinding() {}

  static Binding of(long type, List<EventDigest> digests, Bytes data) {
    Optional<TxtEventType> known = TxtEventType.of(type);
    if (data.isEmpty() || known.map(TxtBinding::onlyNames).orElse(false)) {
      return Binding.UNKNOWN;
    }
    boolean checked = false;
    byte[] bytes = data.toArray();
    for (EventDigest logged : digests) {
      Optional<Digest> digest = logged.known();
      if (digest.isEmpty()) {
        continue;
      }
      checked = true;
      if (!covers(known, digest.get(), bytes)) {
        return known.isPresent() ? Binding.UNBOUND : Binding.UNKNOWN;
      }
    }
    return checked ? Binding.BOUND : Binding.UNKNOWN;
  }

  private static boolean onlyNames(TxtEventType type) {
    return type.content() == TxtEventType.Content.LABEL
        || type.content() == TxtEventType.Content.NOT_MEASURED;
  }

  private static boolean covers(Optional<TxtEventType> type, Digest digest, byte[] data) {
    HashAlgorithm bank = digest.algorithm();
    Digest hashed = bank.hash(data);
    if (hashed.equals(digest)) {
      return true;
    }
    return switch (type.map(TxtEventType::content).orElse(TxtEventType.Content.DATA)) {
      case HASH_START -> bank.extend(bank.zeros(), hashed).equals(digest);
      case CAPPED -> isOne(digest);
      default -> false;
    };
  }

  /** The value 1, at either end of the digest. */
  private static boolean isOne(Digest digest) {
    byte[] value = digest.toArray();
    int first = value[0];
    int last = value[value.length - 1];
    value[0] = 0;
    value[value.length - 1] = 0;
    return first + last == 1
        && (first == 0 || last == 0)
        && Digest.of(digest.algorithm(), value).isAllZeros();
  }
}

package dev.touchstone.golden.corim;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** For how long a signer says that the signature counts: corim-meta, or CWT claims (RFC 8392). */
final class SignatureValidity {
  private static final int CWT_EXP = 4;
  private static final int CWT_NBF = 5;

  private static final Map<Integer, String> CLAIMS =
      Map.of(1, "iss", 2, "sub", 3, "aud", CWT_EXP, "exp", CWT_NBF, "nbf", 6, "iat", 7, "cti");

  private SignatureValidity() {}

  static void check(Map<Integer, Cbor> header, int metaKey, int claimsKey, Instant now)
      throws CorimRefusal {
    if (header.containsKey(metaKey)) {
      Cbor meta = Cbor.read("cose.protected.corim-meta", header.get(metaKey).bytes());
      Map<Integer, Cbor> fields = meta.map(Map.of(0, "signer", 1, "signature-validity"));
      meta.require(fields, 0, "a signer (key 0)");
      if (fields.containsKey(1)) {
        Map<Integer, Cbor> span = fields.get(1).map(Map.of(0, "not-before", 1, "not-after"));
        within(fields.get(1), time(span, 0, true), time(span, 1, true), now);
      }
    }
    if (header.containsKey(claimsKey)) {
      Map<Integer, Cbor> claims = header.get(claimsKey).map(CLAIMS);
      within(
          header.get(claimsKey), time(claims, CWT_NBF, false), time(claims, CWT_EXP, false), now);
    }
  }

  private static Optional<Instant> time(Map<Integer, Cbor> map, int key, boolean tagged)
      throws CorimRefusal {
    Cbor value = map.get(key);
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.ofEpochSecond(tagged ? value.seconds() : value.wholeNumber()));
    } catch (DateTimeException e) {
      throw value.refusal("not a time: " + e.getMessage());
    }
  }

  private static void within(
      Cbor place, Optional<Instant> from, Optional<Instant> until, Instant now)
      throws CorimRefusal {
    if (from.isPresent() && now.isBefore(from.get())) {
      throw place.refusal("the signature counts from " + from.get() + " on, and not yet");
    }
    if (until.isPresent() && !now.isBefore(until.get())) {
      throw place.refusal("the signature counted until " + until.get());
    }
  }
}

package dev.touchstone.golden.corim;

import dev.touchstone.golden.PcrMeasurement;
import dev.touchstone.golden.Validity;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads CoRIM as CBOR, signed or not (draft-ietf-rats-corim; design page attestation-results.md).
 * What is not understood is refused and never skipped: a condition that is dropped would make
 * values golden that their publisher did not vouch for.
 */
public final class CorimReader {
  private static final int CORIM = 501;
  private static final int COMID = 506;
  private static final int LAST_PCR = 23;
  private static final int MANY = 10_000;

  /** PCR indices as keys of measurements. */
  private static final String TPM_PROFILE = "tag:github.com/parallaxsecond,2023-03-03:tpm";

  private static final Map<Integer, String> ALGORITHMS =
      Map.of(1, "sha256", 7, "sha384", 8, "sha512");
  private static final Map<String, String> ALGORITHM_NAMES =
      Map.of("sha-256", "sha256", "sha-384", "sha384", "sha-512", "sha512");

  private final Optional<String> signer;
  private boolean pcrKeys;
  private final List<Corim.Reference> references = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();

  private CorimReader(Optional<String> signer) {
    this.signer = signer;
  }

  /**
   * Reads one that is not signed: whoever hands it in vouches for it.
   *
   * @param now the validity must not be over
   */
  public static Corim readUnsigned(byte[] document, Instant now) throws CorimRefusal {
    Cbor cbor = Cbor.read("corim", document);
    if (cbor.hasTag(CoseSign1.TAG)) {
      throw cbor.refusal("this one is signed: check its signature against trust anchors");
    }
    return new CorimReader(Optional.empty()).corim(cbor, now);
  }

  /**
   * Reads one that is signed (COSE_Sign1), the signer's certificate below one of the anchors.
   *
   * @param now certificates and validity must count at this moment
   */
  public static Corim readSigned(byte[] document, TrustAnchors anchors, Instant now)
      throws CorimRefusal {
    Cbor cbor = Cbor.read("cose", document);
    if (!cbor.hasTag(CoseSign1.TAG)) {
      throw cbor.refusal("expected a signed CoRIM (COSE_Sign1, tag 18): this one is not signed");
    }
    CoseSign1.Checked checked = CoseSign1.check(cbor, anchors, now);
    return new CorimReader(Optional.of(checked.signer()))
        .corim(Cbor.read("corim", checked.payload().toArray()), now);
  }

  private Corim corim(Cbor tagged, Instant now) throws CorimRefusal {
    Cbor cbor = tagged.tagged(CORIM);
    Map<Integer, Cbor> map =
        cbor.map(Map.of(0, "id", 1, "tags", 3, "profile", 4, "validity", 5, "entities"));
    Optional<Cbor> profile = Cbor.optional(map, 3);
    if (profile.isPresent()) {
      String uri = profile.get().tagged(32).text();
      if (!uri.equals(TPM_PROFILE)) {
        throw profile.get().refusal("the profile \"" + uri + "\" is not understood");
      }
      pcrKeys = true;
    }
    Optional<Cbor> stated = Cbor.optional(map, 4);
    Validity validity = stated.isPresent() ? validity(stated.get(), now) : Validity.ALWAYS;
    for (Cbor tag : cbor.require(map, 1, "tags (key 1)").list(1, MANY)) {
      comid(Cbor.read(tag.place(), tag.tagged(COMID).bytes()));
    }
    if (references.isEmpty() && keys.isEmpty()) {
      throw cbor.refusal("it has neither reference values nor keys");
    }
    return new Corim(
        name(cbor.require(map, 0, "an id (key 0)")), signer, validity, references, keys);
  }

  /** A text, or the bytes of a UUID. */
  private static String name(Cbor id) throws CorimRefusal {
    if (id.isText()) {
      return id.text();
    }
    Cbor uuid = id.hasTag(37) ? id.tagged(37) : id;
    return HexFormat.of().formatHex(uuid.bytes());
  }

  private static Validity validity(Cbor cbor, Instant now) throws CorimRefusal {
    Map<Integer, Cbor> map = cbor.map(Map.of(0, "not-before", 1, "not-after"));
    try {
      Optional<Instant> from =
          map.containsKey(0)
              ? Optional.of(Instant.ofEpochSecond(map.get(0).seconds()))
              : Optional.empty();
      Instant until = Instant.ofEpochSecond(cbor.require(map, 1, "not-after (key 1)").seconds());
      if (!until.isAfter(now)) {
        throw cbor.refusal("its validity ended at " + until);
      }
      return new Validity(from, Optional.of(until));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw cbor.refusal("not a time: " + e.getMessage());
    }
  }

  private void comid(Cbor cbor) throws CorimRefusal {
    Map<Integer, Cbor> map =
        cbor.map(Map.of(0, "language", 1, "identity", 2, "entities", 4, "triples"));
    cbor.require(map, 1, "a tag identity (key 1)");
    Cbor triples = cbor.require(map, 4, "triples (key 4)");
    Map<Integer, Cbor> kinds = triples.map(Map.of(0, "reference-values", 3, "attest-keys"));
    if (kinds.containsKey(0)) {
      for (Cbor triple : kinds.get(0).list(1, MANY)) {
        reference(triple);
      }
    }
    if (kinds.containsKey(3)) {
      for (Cbor triple : kinds.get(3).list(1, MANY)) {
        attestationKeys(triple);
      }
    }
  }

  private void reference(Cbor triple) throws CorimRefusal {
    List<Cbor> parts = triple.list(2, 2);
    Map<Integer, Map<HashAlgorithm, Digest>> pcrs = new TreeMap<>();
    for (Cbor measurement : parts.get(1).list(1, MANY)) {
      measurement(measurement, pcrs);
    }
    List<PcrMeasurement> measurements = new ArrayList<>();
    pcrs.forEach((pcr, digests) -> measurements.add(new PcrMeasurement(pcr, digests)));
    references.add(new Corim.Reference(environment(parts.get(0)), measurements));
  }

  private void measurement(Cbor cbor, Map<Integer, Map<HashAlgorithm, Digest>> pcrs)
      throws CorimRefusal {
    Map<Integer, Cbor> map = cbor.map(Map.of(0, "mkey", 1, "mval"));
    Cbor value = cbor.require(map, 1, "values (key 1)");
    Map<Integer, Cbor> values = value.map(Map.of(2, "digests", 14, "integrity-registers"));
    if (values.size() != 1) {
      throw value.refusal("expected either digests (2) or integrity registers (14)");
    }
    if (values.containsKey(14)) {
      Map<Integer, Cbor> registers = values.get(14).numbered(LAST_PCR);
      if (registers.isEmpty()) {
        throw value.refusal("expected at least one register");
      }
      for (Map.Entry<Integer, Cbor> register : registers.entrySet()) {
        add(register.getKey(), register.getValue(), pcrs);
      }
      return;
    }
    Cbor key = cbor.require(map, 0, "a key (key 0): the PCR's index");
    if (!pcrKeys || !key.isInteger()) {
      throw key.refusal(
          "digests are taken under a PCR's index only, in the profile " + TPM_PROFILE);
    }
    long pcr = key.integer();
    if (pcr < 0 || pcr > LAST_PCR) {
      throw key.refusal("expected a PCR of 0 to 23, found " + pcr);
    }
    add((int) pcr, values.get(2), pcrs);
  }

  private static void add(int pcr, Cbor list, Map<Integer, Map<HashAlgorithm, Digest>> pcrs)
      throws CorimRefusal {
    Map<HashAlgorithm, Digest> digests = digests(list);
    if (pcrs.putIfAbsent(pcr, digests) != null) {
      throw list.refusal("PCR " + pcr + " has values already: which are meant is not known");
    }
  }

  private static Map<HashAlgorithm, Digest> digests(Cbor list) throws CorimRefusal {
    Map<HashAlgorithm, Digest> digests = new EnumMap<>(HashAlgorithm.class);
    for (Cbor entry : list.list(1, 16)) {
      List<Cbor> pair = entry.list(2, 2);
      HashAlgorithm algorithm = algorithm(pair.get(0));
      byte[] value = pair.get(1).bytes();
      if (value.length != algorithm.size()) {
        throw pair.get(1)
            .refusal("expected %d bytes, found %d".formatted(algorithm.size(), value.length));
      }
      if (digests.put(algorithm, Digest.of(algorithm, value)) != null) {
        throw entry.refusal("a second digest of " + algorithm.bank());
      }
    }
    return digests;
  }

  private static HashAlgorithm algorithm(Cbor cbor) throws CorimRefusal {
    String bank =
        cbor.isText() ? ALGORITHM_NAMES.get(cbor.text()) : ALGORITHMS.get((int) cbor.integer());
    return Optional.ofNullable(bank)
        .flatMap(HashAlgorithm::ofBank)
        .orElseThrow(() -> cbor.refusal("expected sha-256 (1), sha-384 (7) or sha-512 (8)"));
  }

  private void attestationKeys(Cbor triple) throws CorimRefusal {
    List<Cbor> parts = triple.list(2, 2);
    for (Cbor key : parts.get(1).list(1, MANY)) {
      String pem = key.tagged(554).text();
      if (!pem.contains("-----BEGIN PUBLIC KEY-----")) {
        throw key.refusal("expected a public key in PEM");
      }
      keys.add(pem);
    }
  }

  /** For people: vendor, model and layer, as far as they are texts. */
  private static String environment(Cbor cbor) throws CorimRefusal {
    Map<Integer, Cbor> map = cbor.map(Map.of(0, "class", 1, "instance", 2, "group"));
    if (!map.containsKey(0)) {
      return "";
    }
    Map<Integer, Cbor> about =
        map.get(0).map(Map.of(0, "id", 1, "vendor", 2, "model", 3, "layer", 4, "index"));
    List<String> words = new ArrayList<>();
    for (int key = 1; key <= 2; key++) {
      if (about.containsKey(key)) {
        words.add(about.get(key).text());
      }
    }
    return String.join(" ", words);
  }
}

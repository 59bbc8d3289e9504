package dev.touchstone.tpm;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The public part of a key that signs quotes. Parsing says whether it is a key; {@link #problems}
 * says whether what it signs can be relied on: both must be asked.
 */
public final class AttestationKey {
  private static final String PEM_BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String PEM_END = "-----END PUBLIC KEY-----";

  private final Optional<PublicArea> area;
  private final PublicKey key;
  private final Bytes encoded;
  private final List<KeyProblem> problems;

  private AttestationKey(Optional<PublicArea> area, PublicKey key, Bytes encoded) {
    this.area = area;
    this.key = key;
    this.encoded = encoded;
    List<KeyProblem> found = new ArrayList<>(KeyStrength.problems(key));
    area.ifPresent(a -> found.addAll(areaProblems(a)));
    this.problems = List.copyOf(found);
  }

  /**
   * Reads TPM2B_PUBLIC, TPMT_PUBLIC, or a SubjectPublicKeyInfo in PEM or DER. A curve other than
   * P-256, P-384 and P-521, a point off its curve or bytes left over are malformed.
   */
  public static Parsed<AttestationKey> parse(Bytes publicArea) {
    if (!publicArea.isEmpty() && (publicArea.at(0) == '-' || publicArea.at(0) == 0x30)) {
      return parseSubjectPublicKeyInfo(publicArea);
    }
    return switch (PublicArea.parse(publicArea)) {
      case Parsed.Ok<PublicArea>(PublicArea area) ->
          new Parsed.Ok<>(
              new AttestationKey(
                  Optional.of(area),
                  area.key(),
                  Bytes.copyOf(TpmWriter.sizedBytes(area.encoded().toArray()))));
      case Parsed.Malformed<PublicArea>(String structure, long offset, String reason) ->
          new Parsed.Malformed<>(structure, offset, reason);
    };
  }

  private static Parsed<AttestationKey> parseSubjectPublicKeyInfo(Bytes bytes) {
    String structure = "SubjectPublicKeyInfo";
    try {
      byte[] der = bytes.at(0) == '-' ? pem(bytes) : bytes.toArray();
      for (String algorithm : new String[] {"RSA", "EC"}) {
        Optional<PublicKey> key = decode(algorithm, der);
        if (key.isPresent()) {
          return new Parsed.Ok<>(
              new AttestationKey(Optional.empty(), key.get(), Bytes.copyOf(der)));
        }
      }
      return new Parsed.Malformed<>(
          structure, 0, "expected an RSA key, or one on curve P-256, P-384 or P-521");
    } catch (IllegalArgumentException e) {
      return new Parsed.Malformed<>(structure, 0, "not PEM: " + e.getMessage());
    }
  }

  private static byte[] pem(Bytes bytes) {
    String text = new String(bytes.toArray(), StandardCharsets.US_ASCII).strip();
    // The two may share their dashes.
    boolean both = text.length() >= PEM_BEGIN.length() + PEM_END.length();
    if (!both || !text.startsWith(PEM_BEGIN) || !text.endsWith(PEM_END)) {
      throw new IllegalArgumentException("expected " + PEM_BEGIN + " … " + PEM_END);
    }
    return Base64.getMimeDecoder()
        .decode(text.substring(PEM_BEGIN.length(), text.length() - PEM_END.length()));
  }

  private static Optional<PublicKey> decode(String algorithm, byte[] der) {
    try {
      PublicKey key =
          SignatureProvider.fastest()
              .keyFactory(algorithm)
              .generatePublic(new X509EncodedKeySpec(der));
      boolean usable =
          switch (key) {
            case RSAPublicKey rsa -> rsa.getModulus().testBit(0);
            case ECPublicKey ec ->
                Curve.of(ec).filter(curve -> curve.contains(ec.getW())).isPresent();
            default -> false;
          };
      // One encoding per key: what is compared and stored must not have twins.
      return usable && java.util.Arrays.equals(key.getEncoded(), der)
          ? Optional.of(key)
          : Optional.empty();
    } catch (GeneralSecurityException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static List<KeyProblem> areaProblems(PublicArea area) {
    List<KeyProblem> problems =
        ObjectAttribute.problems(
            area.attributes(),
            List.of(
                ObjectAttribute.RESTRICTED,
                ObjectAttribute.SIGN,
                ObjectAttribute.FIXED_TPM,
                ObjectAttribute.FIXED_PARENT,
                ObjectAttribute.SENSITIVE_DATA_ORIGIN),
            List.of(ObjectAttribute.DECRYPT, ObjectAttribute.X509_SIGN));
    boolean fits =
        area.type() == TpmAlgorithms.RSA
            ? area.scheme() == TpmAlgorithms.RSASSA || area.scheme() == TpmAlgorithms.RSAPSS
            : area.scheme() == TpmAlgorithms.ECDSA;
    if (!fits) {
      problems.add(
          new KeyProblem(
              KeyProblem.Code.SCHEME,
              "a restricted "
                  + TpmAlgorithms.name(area.type())
                  + " signing key has scheme "
                  + (area.type() == TpmAlgorithms.RSA ? "RSASSA or RSAPSS" : "ECDSA")
                  + ", this has "
                  + TpmAlgorithms.name(area.scheme())));
    } else if (!SigningHash.accepts(area.schemeHash())) {
      problems.add(
          new KeyProblem(
              KeyProblem.Code.WEAK_HASH,
              "the key signs with SHA-256, SHA-384 or SHA-512, this one with "
                  + TpmAlgorithms.name(area.schemeHash())));
    }
    if (area.nameAlgorithm() == HashAlgorithm.SHA1) {
      problems.add(new KeyProblem(KeyProblem.Code.WEAK_HASH, "the key's Name is a SHA-1 digest"));
    }
    if (area.symmetric().algorithm() != TpmAlgorithms.NULL) {
      problems.add(
          new KeyProblem(KeyProblem.Code.SYMMETRIC, "a signing key has no symmetric algorithm"));
    }
    return problems;
  }

  public PublicKey publicKey() {
    return key;
  }

  /** The Name, computed here; empty where only a PEM key is known. */
  public Optional<TpmName> name() {
    return area.map(PublicArea::name);
  }

  /** TPM2B_PUBLIC, or the DER of a SubjectPublicKeyInfo: one encoding per key; parse reads it. */
  public Bytes encoded() {
    return encoded;
  }

  /** {@code rsa2048}, {@code ecc-p256}. */
  public String algorithm() {
    return KeyStrength.name(key);
  }

  /** Why quotes of this key prove nothing; empty for a proper attestation key. */
  public List<KeyProblem> problems() {
    return problems;
  }

  Optional<PublicArea> area() {
    return area;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AttestationKey that && encoded.equals(that.encoded);
  }

  @Override
  public int hashCode() {
    return encoded.hashCode();
  }

  @Override
  public String toString() {
    return "AttestationKey[" + algorithm() + "]";
  }
}

package dev.touchstone.tpm;

import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The public part of a TPM's endorsement key: who the TPM is, and where secrets are sent to. */
public final class EndorsementKey {
  private final PublicArea area;
  private final List<KeyProblem> problems;

  private EndorsementKey(PublicArea area) {
    this.area = area;
    this.problems = List.copyOf(findProblems(area));
  }

  /** Reads TPM2B_PUBLIC or TPMT_PUBLIC. */
  public static Parsed<EndorsementKey> parse(Bytes tpm2bOrTpmt) {
    return switch (PublicArea.parse(tpm2bOrTpmt)) {
      case Parsed.Ok<PublicArea>(PublicArea area) -> new Parsed.Ok<>(new EndorsementKey(area));
      case Parsed.Malformed<PublicArea>(String structure, long offset, String reason) ->
          new Parsed.Malformed<>(structure, offset, reason);
    };
  }

  private static List<KeyProblem> findProblems(PublicArea area) {
    List<KeyProblem> problems = new ArrayList<>(KeyStrength.problems(area.key()));
    // TCG EK Credential Profile, "EK Templates": a restricted storage key that cannot leave.
    problems.addAll(
        ObjectAttribute.problems(
            area.attributes(),
            List.of(
                ObjectAttribute.RESTRICTED,
                ObjectAttribute.DECRYPT,
                ObjectAttribute.FIXED_TPM,
                ObjectAttribute.FIXED_PARENT,
                ObjectAttribute.SENSITIVE_DATA_ORIGIN),
            List.of(ObjectAttribute.SIGN, ObjectAttribute.X509_SIGN)));
    PublicArea.Symmetric symmetric = area.symmetric();
    boolean aes =
        symmetric.algorithm() == TpmAlgorithms.AES
            && (symmetric.keyBits() == 128 || symmetric.keyBits() == 256)
            && symmetric.mode() == TpmAlgorithms.CFB;
    if (!aes) {
      problems.add(
          new KeyProblem(
              KeyProblem.Code.SYMMETRIC,
              "an endorsement key protects with AES-128 or AES-256 in CFB mode, this with "
                  + TpmAlgorithms.name(symmetric.algorithm())
                  + " "
                  + symmetric.keyBits()));
    }
    // Part 2, "restricted decryption key": the scheme of a parent is NULL.
    if (area.scheme() != TpmAlgorithms.NULL) {
      problems.add(
          new KeyProblem(
              KeyProblem.Code.SCHEME,
              "an endorsement key has no scheme, this has " + TpmAlgorithms.name(area.scheme())));
    }
    if (area.nameAlgorithm() == HashAlgorithm.SHA1) {
      problems.add(new KeyProblem(KeyProblem.Code.WEAK_HASH, "the key's Name is a SHA-1 digest"));
    }
    return problems;
  }

  public PublicKey publicKey() {
    return area.key();
  }

  public TpmName name() {
    return area.name();
  }

  /** TPM2B_PUBLIC: one encoding per key. */
  public Bytes encoded() {
    return Bytes.copyOf(TpmWriter.sizedBytes(area.encoded().toArray()));
  }

  /** Lower-case hex of SHA-256 over the key's SubjectPublicKeyInfo in DER. */
  public String fingerprint() {
    return HexFormat.of().formatHex(HashAlgorithm.SHA256.hash(publicKey().getEncoded()).toArray());
  }

  /** {@code rsa2048}, {@code ecc-p256}. */
  public String algorithm() {
    return KeyStrength.name(publicKey());
  }

  /** Why no secret must be entrusted to this key; empty for a proper endorsement key. */
  public List<KeyProblem> problems() {
    return problems;
  }

  PublicArea area() {
    return area;
  }

  @Override
  public String toString() {
    return "EndorsementKey[" + algorithm() + ", " + fingerprint() + "]";
  }
}

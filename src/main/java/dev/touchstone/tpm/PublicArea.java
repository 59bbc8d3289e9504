package dev.touchstone.tpm;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import tss.tpm.TPMT_PUBLIC;

/**
 * TPMT_PUBLIC of an asymmetric key (TPM 2.0 Library Part 2, 12.2.4): what a key says of itself.
 *
 * @param symmetric algorithm, key bits and mode of a storage key; algorithm NULL otherwise
 * @param scheme the key's scheme, NULL for none
 * @param schemeHash TPM_ALG_ID of the scheme's hash, NULL where there is none
 * @param encoded the TPMT_PUBLIC, without the size of a TPM2B_PUBLIC
 */
record PublicArea(
    int type,
    HashAlgorithm nameAlgorithm,
    long attributes,
    Symmetric symmetric,
    int scheme,
    int schemeHash,
    PublicKey key,
    Optional<Curve> curve,
    Bytes encoded) {

  /** TPMT_SYM_DEF_OBJECT. */
  record Symmetric(int algorithm, int keyBits, int mode) {}

  private static final int MAX_DIGEST = 64;
  private static final int MAX_RSA = 512;
  private static final int MAX_COORDINATE = 66;

  TpmName name() {
    return TpmName.of(nameAlgorithm, encoded.toArray());
  }

  /** Reads TPM2B_PUBLIC or TPMT_PUBLIC; all bytes must belong to it. */
  static Parsed<PublicArea> parse(Bytes bytes) {
    byte[] all = bytes.toArray();
    // A size can only be mistaken for TPM_ALG_RSA (1) or TPM_ALG_ECC (0x23) in areas too small for
    // any key.
    byte[] area = TpmReader.isSized(all) ? bytes.slice(2, all.length).toArray() : all;
    String structure = "TPMT_PUBLIC";
    try {
      PublicArea parsed = read(area);
      return sameWhenWrittenBack(area)
          ? new Parsed.Ok<>(parsed)
          : new Parsed.Malformed<>(structure, 0, "written back, it is not the same bytes");
    } catch (TpmReader.Unreadable e) {
      return e.of(structure);
    }
  }

  private static PublicArea read(byte[] area) throws TpmReader.Unreadable {
    TpmReader in = new TpmReader(area);
    int type = in.u16("type");
    if (type != TpmAlgorithms.RSA && type != TpmAlgorithms.ECC) {
      throw in.unexpected(0, "expected an RSA or ECC key, found " + TpmAlgorithms.name(type));
    }
    int nameAlg = in.u16("nameAlg");
    HashAlgorithm name =
        HashAlgorithm.ofTpmId(nameAlg)
            .orElseThrow(() -> in.unexpected(2, "unknown nameAlg " + TpmReader.id(nameAlg)));
    long attributes = in.u32("objectAttributes");
    byte[] policy = in.sized(MAX_DIGEST, "authPolicy");
    if (policy.length != 0 && policy.length != name.size()) {
      throw in.unexpected(
          8, "authPolicy has " + policy.length + " bytes, expected 0 or " + name.size());
    }
    Symmetric symmetric = symmetric(in);
    int schemeAt = in.position();
    int scheme = in.u16("scheme");
    int schemeHash =
        switch (scheme) {
          case TpmAlgorithms.NULL, TpmAlgorithms.RSAES -> TpmAlgorithms.NULL;
          case TpmAlgorithms.RSASSA,
              TpmAlgorithms.RSAPSS,
              TpmAlgorithms.OAEP,
              TpmAlgorithms.ECDSA,
              TpmAlgorithms.ECDH,
              TpmAlgorithms.ECDAA,
              TpmAlgorithms.SM2,
              TpmAlgorithms.ECSCHNORR,
              TpmAlgorithms.ECMQV ->
              in.u16("scheme.hashAlg");
          default -> throw in.unexpected(schemeAt, "unknown key scheme " + TpmReader.id(scheme));
        };
    if (scheme == TpmAlgorithms.ECDAA) {
      in.u16("scheme.count");
    }
    Optional<Curve> curve = Optional.empty();
    PublicKey key;
    if (type == TpmAlgorithms.RSA) {
      key = rsa(in);
    } else {
      Curve on = curve(in);
      curve = Optional.of(on);
      key = ecc(in, on);
    }
    in.end("TPMT_PUBLIC");
    return new PublicArea(
        type, name, attributes, symmetric, scheme, schemeHash, key, curve, Bytes.copyOf(area));
  }

  private static Symmetric symmetric(TpmReader in) throws TpmReader.Unreadable {
    int at = in.position();
    int algorithm = in.u16("symmetric");
    return switch (algorithm) {
      case TpmAlgorithms.NULL -> new Symmetric(algorithm, 0, TpmAlgorithms.NULL);
      case TpmAlgorithms.TDES, TpmAlgorithms.AES, TpmAlgorithms.SM4, TpmAlgorithms.CAMELLIA ->
          new Symmetric(algorithm, in.u16("symmetric.keyBits"), in.u16("symmetric.mode"));
      default -> throw in.unexpected(at, "unknown block cipher " + TpmReader.id(algorithm));
    };
  }

  private static PublicKey rsa(TpmReader in) throws TpmReader.Unreadable {
    int keyBits = in.u16("keyBits");
    long exponent = in.u32("exponent");
    int at = in.position();
    BigInteger modulus = new BigInteger(1, in.sized(MAX_RSA, "unique.rsa"));
    if (modulus.bitLength() != keyBits || !modulus.testBit(0)) {
      throw in.unexpected(
          at,
          "expected an odd modulus of "
              + keyBits
              + " bits, found "
              + (modulus.testBit(0) ? "" : "an even ")
              + modulus.bitLength()
              + " bits");
    }
    // Part 2, TPMS_RSA_PARMS: "When zero, indicates that the exponent is the default of 2^16 + 1".
    BigInteger e = exponent == 0 ? BigInteger.valueOf(65537) : BigInteger.valueOf(exponent);
    try {
      return SignatureProvider.fastest()
          .keyFactory("RSA")
          .generatePublic(new RSAPublicKeySpec(modulus, e));
    } catch (GeneralSecurityException | RuntimeException e1) {
      throw in.unexpected(at, "no usable RSA key: " + e1.getMessage());
    }
  }

  private static Curve curve(TpmReader in) throws TpmReader.Unreadable {
    int at = in.position();
    int id = in.u16("curveID");
    Curve curve =
        Curve.ofTpmId(id)
            .orElseThrow(
                () ->
                    in.unexpected(
                        at, "expected curve P-256, P-384 or P-521, found " + TpmReader.id(id)));
    int kdf = in.u16("kdf");
    switch (kdf) {
      case TpmAlgorithms.NULL -> {}
      case TpmAlgorithms.MGF1,
          TpmAlgorithms.KDF1_SP800_56A,
          TpmAlgorithms.KDF2,
          TpmAlgorithms.KDF1_SP800_108 ->
          in.u16("kdf.hashAlg");
      default -> throw in.unexpected(at + 2, "unknown KDF scheme " + TpmReader.id(kdf));
    }
    return curve;
  }

  private static PublicKey ecc(TpmReader in, Curve curve) throws TpmReader.Unreadable {
    int at = in.position();
    BigInteger x = new BigInteger(1, in.sized(MAX_COORDINATE, "unique.ecc.x"));
    BigInteger y = new BigInteger(1, in.sized(MAX_COORDINATE, "unique.ecc.y"));
    ECPoint point = new ECPoint(x, y);
    if (!curve.contains(point)) {
      throw in.unexpected(at, "the point is not on curve P-" + curve.bits());
    }
    try {
      return SignatureProvider.fastest()
          .keyFactory("EC")
          .generatePublic(new ECPublicKeySpec(point, curve.parameters()));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw in.unexpected(at, "no usable ECC key: " + e.getMessage());
    }
  }

  /** TSS.Java as a second reader: only of what our own already found complete. */
  private static boolean sameWhenWrittenBack(byte[] area) {
    try {
      return java.util.Arrays.equals(area, TPMT_PUBLIC.fromBytes(area).toBytes());
    } catch (RuntimeException e) {
      return false;
    }
  }
}

package dev.touchstone.tpm;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** Checks a TPM signature with JCA; any doubt is {@code false}. */
final class SignatureCheck {
  private final SignatureProvider provider;

  SignatureCheck(SignatureProvider provider) {
    this.provider = provider;
  }

  boolean verifies(PublicKey key, TpmSignature signature, HashAlgorithm hash, Bytes signed) {
    try {
      return switch (signature) {
        case TpmSignature.Rsa rsa when key instanceof RSAPublicKey rsaKey ->
            rsa(rsaKey, rsa, hash, signed);
        case TpmSignature.Ecdsa ec when key instanceof ECPublicKey ecKey ->
            ecdsa(ecKey, ec, hash, signed);
        default -> false;
      };
    } catch (GeneralSecurityException | RuntimeException e) {
      // Providers differ in what they throw on a signature that cannot be one.
      return false;
    }
  }

  private boolean rsa(RSAPublicKey key, TpmSignature.Rsa rsa, HashAlgorithm hash, Bytes signed)
      throws GeneralSecurityException {
    int modulusBits = key.getModulus().bitLength();
    byte[] value = rsa.value().toArray();
    if (value.length != (modulusBits + 7) / 8) {
      return false;
    }
    if (rsa.scheme() == TpmAlgorithms.RSASSA) {
      Signature engine = provider.signature(shortName(hash) + "withRSA");
      engine.initVerify(key);
      signed.updateInto(engine);
      return engine.verify(value);
    }
    // Part 1, B.7 "RSASSA_PSS": the salt is as long as the digest (FIPS 186) or as fits the key.
    int longest = (modulusBits - 1 + 7) / 8 - hash.size() - 2;
    return pss(key, value, hash, signed, hash.size())
        || (longest != hash.size() && pss(key, value, hash, signed, longest));
  }

  private boolean pss(
      RSAPublicKey key, byte[] value, HashAlgorithm hash, Bytes signed, int saltSize) {
    try {
      Signature engine = provider.signature("RSASSA-PSS");
      engine.setParameter(
          new PSSParameterSpec(
              hash.jcaName(),
              "MGF1",
              new MGF1ParameterSpec(hash.jcaName()),
              saltSize,
              PSSParameterSpec.TRAILER_FIELD_BC));
      engine.initVerify(key);
      signed.updateInto(engine);
      return engine.verify(value);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private boolean ecdsa(ECPublicKey key, TpmSignature.Ecdsa ec, HashAlgorithm hash, Bytes signed)
      throws GeneralSecurityException {
    BigInteger order = key.getParams().getOrder();
    // r = s = 0 verified over anything in CVE-2022-21449.
    if (!inRange(ec.r(), order) || !inRange(ec.s(), order)) {
      return false;
    }
    Signature engine = provider.signature(shortName(hash) + "withECDSA");
    engine.initVerify(key);
    signed.updateInto(engine);
    return engine.verify(der(ec.r().toByteArray(), ec.s().toByteArray()));
  }

  private static boolean inRange(BigInteger value, BigInteger order) {
    return value.signum() > 0 && value.compareTo(order) < 0;
  }

  /** SEQUENCE { INTEGER r, INTEGER s }: at most 138 bytes of content, for P-521. */
  private static byte[] der(byte[] r, byte[] s) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int content = r.length + s.length + 4;
    out.write(0x30);
    if (content > 127) {
      out.write(0x81);
    }
    out.write(content);
    for (byte[] integer : new byte[][] {r, s}) {
      out.write(0x02);
      out.write(integer.length);
      out.writeBytes(integer);
    }
    return out.toByteArray();
  }

  private static String shortName(HashAlgorithm hash) {
    return hash.name();
  }
}

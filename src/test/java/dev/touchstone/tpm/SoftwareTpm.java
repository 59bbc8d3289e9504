package dev.touchstone.tpm;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;

/** Signs what no TPM would: hostile quotes whose signature is right. */
public final class SoftwareTpm {
  /** The attributes of a proper attestation key, as tpm2_createak sets them. */
  public static final long AK_ATTRIBUTES = 0x00050072L;

  private final KeyPair keys;
  private final int scheme;
  private final HashAlgorithm hash;

  private SoftwareTpm(KeyPair keys, int scheme, HashAlgorithm hash) {
    this.keys = keys;
    this.scheme = scheme;
    this.hash = hash;
  }

  public static SoftwareTpm rsa(int bits, boolean pss, HashAlgorithm hash) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return new SoftwareTpm(
          generator.generateKeyPair(), pss ? TpmAlgorithms.RSAPSS : TpmAlgorithms.RSASSA, hash);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public static SoftwareTpm ecc(int bits, HashAlgorithm hash) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(bits);
      return new SoftwareTpm(generator.generateKeyPair(), TpmAlgorithms.ECDSA, hash);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public Bytes publicArea() {
    return publicArea(AK_ATTRIBUTES);
  }

  public Bytes publicArea(long attributes) {
    TpmWriter out =
        new TpmWriter()
            .u16(isRsa() ? TpmAlgorithms.RSA : TpmAlgorithms.ECC)
            .u16(HashAlgorithm.SHA256.tpmId())
            .u32(attributes)
            .u16(0)
            .u16(TpmAlgorithms.NULL)
            .u16(scheme)
            .u16(hash.tpmId());
    if (keys.getPublic() instanceof RSAPublicKey rsa) {
      byte[] modulus = rsa.getModulus().toByteArray();
      out.u16(rsa.getModulus().bitLength())
          .u32(0)
          .sized(java.util.Arrays.copyOfRange(modulus, 1, modulus.length));
    } else if (keys.getPublic() instanceof ECPublicKey ec) {
      Curve curve = Curve.of(ec).orElseThrow();
      out.u16(curve.tpmId())
          .u16(TpmAlgorithms.NULL)
          .sized(curve.coordinate(ec.getW().getAffineX()))
          .sized(curve.coordinate(ec.getW().getAffineY()));
    }
    return Bytes.copyOf(TpmWriter.sizedBytes(out.toArray()));
  }

  public AttestationKey ak() {
    return Evidence.ok(AttestationKey.parse(publicArea()));
  }

  private boolean isRsa() {
    return keys.getPublic() instanceof RSAPublicKey;
  }

  public Bytes sign(Bytes attest) {
    return sign(attest, hash, hash.size());
  }

  /** Signs with a given hash and, for PSS, a given size of the salt. */
  public Bytes sign(Bytes attest, HashAlgorithm with, int saltSize) {
    try {
      String name = with.name();
      Signature engine =
          Signature.getInstance(
              scheme == TpmAlgorithms.RSAPSS
                  ? "RSASSA-PSS"
                  : name + (isRsa() ? "withRSA" : "withECDSA"));
      if (scheme == TpmAlgorithms.RSAPSS) {
        engine.setParameter(
            new PSSParameterSpec(
                with.jcaName(), "MGF1", new MGF1ParameterSpec(with.jcaName()), saltSize, 1));
      }
      engine.initSign(keys.getPrivate());
      engine.update(attest.toArray());
      byte[] signature = engine.sign();
      TpmWriter out = new TpmWriter().u16(scheme).u16(with.tpmId());
      if (isRsa()) {
        out.sized(signature);
      } else {
        ASN1Sequence rs = ASN1Sequence.getInstance(signature);
        out.sized(unsigned(rs, 0)).sized(unsigned(rs, 1));
      }
      return Bytes.copyOf(out.toArray());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] unsigned(ASN1Sequence rs, int index) {
    BigInteger value = ASN1Integer.getInstance(rs.getObjectAt(index)).getValue();
    byte[] bytes = value.toByteArray();
    return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  /** A quote over {@code selection} (pairs of hash and bitmap) with the given digest. */
  public static Bytes attest(
      long magic, int type, Nonce nonce, long[][] selection, byte[] pcrDigest) {
    TpmWriter out =
        new TpmWriter()
            .u32(magic)
            .u16(type)
            .sized(TpmName.of(HashAlgorithm.SHA256, new byte[] {1}).value().toArray())
            .sized(nonce.value().toArray())
            .u32(0)
            .u32(5000)
            .u32(7)
            .u32(0)
            .raw(new byte[] {1})
            .u32(0x20191023)
            .u32(0x00163636)
            .u32(selection.length);
    for (long[] bank : selection) {
      out.u16((int) bank[0])
          .raw(new byte[] {3, (byte) bank[1], (byte) (bank[1] >> 8), (byte) (bank[1] >> 16)});
    }
    return Bytes.copyOf(out.sized(pcrDigest).toArray());
  }
}

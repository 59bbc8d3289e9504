package dev.touchstone.golden.corim;

import com.upokecenter.cbor.CBORObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** CoRIM documents as a publisher makes them, and a publisher with a certificate. */
public final class Corims {
  static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  static final Instant END = Instant.parse("2099-01-01T00:00:00Z");
  static final String TPM_PROFILE = "tag:github.com/parallaxsecond,2023-03-03:tpm";

  private Corims() {}

  static CBORObject map(Object... pairs) {
    CBORObject map = CBORObject.NewMap();
    for (int i = 0; i < pairs.length; i += 2) {
      map.set(CBORObject.FromObject(pairs[i]), CBORObject.FromObject(pairs[i + 1]));
    }
    return map;
  }

  static CBORObject list(Object... items) {
    CBORObject list = CBORObject.NewArray();
    Arrays.stream(items).forEach(list::Add);
    return list;
  }

  static byte[] filled(int size, int value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  static CBORObject sha256(int value) {
    return list(list(1, filled(32, value)));
  }

  /** The PCR's index as the measurement's key. */
  static CBORObject keyed(int pcr, CBORObject digests) {
    return map(0, pcr, 1, map(2, digests));
  }

  static CBORObject registers(Object... pcrsAndDigests) {
    return map(1, map(14, map(pcrsAndDigests)));
  }

  static CBORObject environment() {
    return map(0, map(1, "ACME", 2, "Server 1"));
  }

  static CBORObject comid(CBORObject triples) {
    return CBORObject.FromObjectAndTag(map(1, map(0, "comid-1"), 4, triples).EncodeToBytes(), 506);
  }

  static CBORObject references(CBORObject... measurements) {
    return comid(map(0, list(list(environment(), list((Object[]) measurements)))));
  }

  static CBORObject validUntil(Instant end) {
    return map(1, CBORObject.FromObjectAndTag(end.getEpochSecond(), 1));
  }

  /** With the profile that takes PCR indices as keys. */
  static CBORObject corim(CBORObject... comids) {
    return map(
        0,
        "acme-2026",
        1,
        list((Object[]) comids),
        3,
        CBORObject.FromObjectAndTag(TPM_PROFILE, 32),
        4,
        validUntil(END));
  }

  static byte[] encoded(CBORObject corim) {
    return CBORObject.FromObjectAndTag(corim, 501).EncodeToBytes();
  }

  /** PCR 0 and 2 as keys. */
  public static byte[] good() {
    return encoded(corim(references(keyed(0, sha256(1)), keyed(2, sha256(2)))));
  }

  /** Somebody who signs, with a certificate of an authority. */
  public static final class Publisher {
    final KeyPair authority = keys();
    final KeyPair signer = keys();
    final X509Certificate root = certificate("CN=Authority", authority.getPublic(), true);
    X509Certificate leaf = certificate("CN=Publisher", signer.getPublic(), false);

    public byte[] root() {
      try {
        return root.getEncoded();
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    TrustAnchors anchors() {
      return new TrustAnchors(Set.of(root));
    }

    CBORObject header() {
      return map(1, -7, 3, "application/rim+cbor", 15, map(1, "ACME"), 33, chain());
    }

    private CBORObject chain() {
      try {
        return CBORObject.FromObject(leaf.getEncoded());
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    public byte[] signed(byte[] corim) {
      return signed(corim, header());
    }

    byte[] signed(byte[] corim, CBORObject header) {
      byte[] protectedBytes = header.EncodeToBytes();
      byte[] signed = list("Signature1", protectedBytes, new byte[0], corim).EncodeToBytes();
      try {
        Signature engine = Signature.getInstance("SHA256withECDSAinP1363Format");
        engine.initSign(signer.getPrivate());
        engine.update(signed);
        return CBORObject.FromObjectAndTag(
                list(protectedBytes, CBORObject.NewMap(), corim, engine.sign()), 18)
            .EncodeToBytes();
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    private static KeyPair keys() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    X509Certificate certificate(String subject, PublicKey key, boolean root) {
      return certificate(subject, key, root, Instant.parse("2099-01-01T00:00:00Z"));
    }

    X509Certificate certificate(String subject, PublicKey key, boolean root, Instant end) {
      try {
        JcaX509v3CertificateBuilder builder =
            new JcaX509v3CertificateBuilder(
                new X500Name("CN=Authority"),
                BigInteger.valueOf(root ? 1 : 2),
                Date.from(Instant.parse("2019-01-01T00:00:00Z")),
                Date.from(end),
                new X500Name(subject),
                key);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(root));
        return new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate())));
      } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
        throw new AssertionError(e);
      }
    }
  }

  static List<Integer> pcrs(Corim corim) {
    return corim.references().stream()
        .flatMap(reference -> reference.pcrs().stream())
        .map(measurement -> measurement.pcr())
        .toList();
  }
}

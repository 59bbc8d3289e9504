package dev.touchstone.golden.corim;

import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import dev.touchstone.tpm.Bytes;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A signature around a CoRIM: COSE_Sign1 (RFC 9052, 4.2 and 4.4), x5chain (RFC 9360). */
final class CoseSign1 {
  static final int TAG = 18;

  private static final int ALG = 1;
  private static final int CRIT = 2;
  private static final int CONTENT_TYPE = 3;
  private static final int CORIM_META = 8;
  private static final int CWT_CLAIMS = 15;
  private static final int X5CHAIN = 33;
  private static final int LONGEST_CHAIN = 10;
  private static final int SMALLEST_RSA = 2048;

  private CoseSign1() {}

  /** What was signed, and by whom. */
  record Checked(String signer, Bytes payload) {}

  static Checked check(Cbor document, TrustAnchors anchors, Instant now) throws CorimRefusal {
    List<Cbor> parts = document.tagged(TAG).list(4, 4);
    byte[] protectedBytes = parts.get(0).bytes();
    Cbor header = Cbor.read("cose.protected", protectedBytes);
    Map<Integer, Cbor> fields =
        header.map(
            Map.of(
                ALG,
                "alg",
                CONTENT_TYPE,
                "content-type",
                CORIM_META,
                "corim-meta",
                CWT_CLAIMS,
                "cwt-claims",
                X5CHAIN,
                "x5chain",
                CRIT,
                "crit"));
    if (fields.containsKey(CRIT)) {
      throw header.refusal("critical headers are not understood");
    }
    if (!header
        .require(fields, CONTENT_TYPE, "a content type (key 3)")
        .text()
        .equals("application/rim+cbor")) {
      throw header.refusal("expected the content type application/rim+cbor");
    }
    if (!fields.containsKey(CORIM_META) && !fields.containsKey(CWT_CLAIMS)) {
      throw header.refusal("expected corim-meta (8) or CWT claims (15): who signed, and when");
    }
    SignatureValidity.check(fields, CORIM_META, CWT_CLAIMS, now);
    long algorithm = header.require(fields, ALG, "an algorithm (key 1)").integer();
    Map<Integer, Cbor> outer = parts.get(1).map(Map.of(X5CHAIN, "x5chain", 4, "kid"));
    Cbor chain = fields.containsKey(X5CHAIN) ? fields.get(X5CHAIN) : outer.get(X5CHAIN);
    if (chain == null) {
      throw document.refusal("expected the signer's certificates (x5chain, key 33)");
    }
    List<X509Certificate> certificates = certificates(chain);
    validate(chain, certificates, anchors, now);
    byte[] payload = parts.get(2).bytes();
    verify(parts.get(3), certificates.getFirst(), algorithm, toBeSigned(protectedBytes, payload));
    return new Checked(
        certificates.getFirst().getSubjectX500Principal().getName(), Bytes.copyOf(payload));
  }

  private static byte[] toBeSigned(byte[] protectedBytes, byte[] payload) {
    return CBORObject.NewArray()
        .Add("Signature1")
        .Add(protectedBytes)
        .Add(new byte[0])
        .Add(payload)
        .EncodeToBytes();
  }

  private static List<X509Certificate> certificates(Cbor chain) throws CorimRefusal {
    List<byte[]> encoded = new ArrayList<>();
    if (chain.object().getType() == CBORType.ByteString) {
      encoded.add(chain.bytes());
    } else {
      for (Cbor one : chain.list(1, LONGEST_CHAIN)) {
        encoded.add(one.bytes());
      }
    }
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> certificates = new ArrayList<>();
      for (byte[] der : encoded) {
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
      return certificates;
    } catch (GeneralSecurityException | ClassCastException e) {
      throw chain.refusal("not a certificate: " + e.getMessage());
    }
  }

  private static void validate(
      Cbor chain, List<X509Certificate> certificates, TrustAnchors anchors, Instant now)
      throws CorimRefusal {
    try {
      // The anchor itself may stand at the end of the chain; the path ends below it.
      List<X509Certificate> path = new ArrayList<>(certificates);
      while (path.size() > 1 && anchors.certificates().contains(path.getLast())) {
        path.removeLast();
      }
      CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
      PKIXParameters parameters =
          new PKIXParameters(
              anchors.certificates().stream()
                  .map(certificate -> new TrustAnchor(certificate, null))
                  .collect(Collectors.toSet()));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX").validate(certPath, parameters);
      boolean[] usage = path.getFirst().getKeyUsage();
      if (usage != null && !usage[0]) {
        throw chain.refusal("the signer's certificate is not for digital signatures");
      }
    } catch (GeneralSecurityException e) {
      throw chain.refusal(
          "the signer's certificate does not lead to a trust anchor: " + e.getMessage());
    }
  }

  private static void verify(Cbor signature, X509Certificate signer, long algorithm, byte[] signed)
      throws CorimRefusal {
    try {
      Signature engine = engine(signature, signer, algorithm);
      engine.initVerify(signer.getPublicKey());
      engine.update(signed);
      if (!engine.verify(signature.bytes())) {
        throw signature.refusal("the signature does not fit");
      }
    } catch (GeneralSecurityException e) {
      throw signature.refusal("the signature cannot be verified: " + e.getMessage());
    }
  }

  private static Signature engine(Cbor place, X509Certificate signer, long algorithm)
      throws GeneralSecurityException, CorimRefusal {
    boolean elliptic = signer.getPublicKey() instanceof ECPublicKey;
    boolean rsa =
        signer.getPublicKey() instanceof RSAPublicKey key
            && key.getModulus().bitLength() >= SMALLEST_RSA;
    int size = (int) algorithm;
    if (elliptic && (size == -7 || size == -35 || size == -36)) {
      String hash = size == -7 ? "SHA256" : size == -35 ? "SHA384" : "SHA512";
      return Signature.getInstance(hash + "withECDSAinP1363Format");
    }
    if (rsa && (size == -37 || size == -38 || size == -39)) {
      String hash = size == -37 ? "SHA-256" : size == -38 ? "SHA-384" : "SHA-512";
      Signature engine = Signature.getInstance("RSASSA-PSS");
      int salt = size == -37 ? 32 : size == -38 ? 48 : 64;
      engine.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1));
      return engine;
    }
    if (size == -8 && signer.getPublicKey().getAlgorithm().matches("EdDSA|Ed25519|Ed448")) {
      return Signature.getInstance("EdDSA");
    }
    throw place.refusal(
        "algorithm %d with a key of %s is not taken: ES256, ES384, ES512, PS256, PS384, PS512 or EdDSA are"
            .formatted(algorithm, signer.getPublicKey().getAlgorithm()));
  }
}

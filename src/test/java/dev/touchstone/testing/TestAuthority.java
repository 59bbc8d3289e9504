package dev.touchstone.testing;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.EndorsementKey;
import dev.touchstone.tpm.Evidence;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A TPM vendor of one's own: a root that certifies endorsement keys as vendors do. */
public final class TestAuthority {
  private final X500Name name = new X500Name("CN=Vendor " + UUID.randomUUID());
  private final KeyPair keys;

  public TestAuthority() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The root, as PEM. */
  public String pem() {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(issue(name, keys.getPublic()))
        + "\n-----END CERTIFICATE-----\n";
  }

  /**
   * A certificate for the key, base64: with an empty subject, the TPM in a critical alternative
   * name, and the padding of an NV index behind it.
   */
  public String certify(SoftwareEndorsementKey ek) {
    Bytes area = Bytes.copyOf(Base64.getDecoder().decode(ek.publicArea()));
    PublicKey key = Evidence.ok(EndorsementKey.parse(area)).publicKey();
    byte[] der = issue(new X500Name(""), key);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(der, der.length + 100));
  }

  private byte[] issue(X500Name subject, PublicKey key) {
    boolean root = subject.equals(name);
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              new BigInteger(64, new java.security.SecureRandom()),
              Date.from(Instant.parse("2019-01-01T00:00:00Z")),
              Date.from(Instant.parse("2099-01-01T00:00:00Z")),
              subject,
              key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(root));
      if (root) {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
      } else {
        builder.addExtension(
            Extension.subjectAlternativeName,
            true,
            new GeneralNames(
                new GeneralName(
                    new X500Name("2.23.133.2.1=id:4E544300,2.23.133.2.2=M,2.23.133.2.3=id:0102"))));
        builder.addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(
                KeyPurposeId.getInstance(new ASN1ObjectIdentifier("2.23.133.8.1"))));
      }
      return builder
          .build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()))
          .getEncoded();
    } catch (IOException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }
}

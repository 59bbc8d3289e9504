package dev.touchstone.runtime.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
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
import org.bouncycastle.util.IPAddress;

/** Makes a key and a certificate for it (RFC 5280), ECDSA with P-256. */
final class CertificateMaker {
  private static final int LONGEST_COMMON_NAME = 64; // RFC 5280, A.1: ub-common-name
  private static final byte[] PROBE = {1};

  private CertificateMaker() {}

  static void make(Path certificate, Path key, List<String> names, Instant now)
      throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    byte[] der = certificate(pair, names, now);
    Files.createDirectories(
        certificate.toAbsolutePath().getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    write(key, "PRIVATE KEY", pair.getPrivate().getEncoded(), "rw-------");
    write(certificate, "CERTIFICATE", der, "rw-r--r--");
  }

  private static byte[] certificate(KeyPair pair, List<String> names, Instant now)
      throws IOException {
    String first = names.get(0);
    X500Name subject =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.CN, first.substring(0, Math.min(LONGEST_COMMON_NAME, first.length())))
            .addRDN(BCStyle.O, "Touchstone, self-signed")
            .build();
    Instant from = now.minus(Duration.ofHours(1)); // clocks of clients may be behind
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            subject,
            new BigInteger(127, new SecureRandom()).setBit(126),
            Date.from(from),
            Date.from(from.plus(SelfSignedCertificate.LIFETIME)),
            subject,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            names.stream()
                .map(
                    name ->
                        new GeneralName(
                            IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName,
                            name))
                .toArray(GeneralName[]::new)));
    try {
      return builder
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
          .getEncoded();
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("this Java runtime lacks ECDSA", e);
    }
  }

  /** Beside it first, with its mode from the first byte on: nobody reads half a key, nor a key. */
  private static void write(Path file, String kind, byte[] der, String mode) throws IOException {
    Path preparing = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(preparing);
    Files.createFile(
        preparing, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
    Files.writeString(
        preparing,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(
                kind,
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(der),
                kind));
    Files.move(
        preparing, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Host names and addresses of a certificate, as {@link #make} was given them. */
  static List<String> namesOf(X509Certificate certificate) throws GeneralSecurityException {
    List<String> names = new ArrayList<>();
    Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    if (alternatives != null) {
      alternatives.forEach(
          alternative -> {
            String name = String.valueOf(alternative.get(1));
            names.add(name.equals("0:0:0:0:0:0:0:1") ? "::1" : name);
          });
    }
    return names;
  }

  /** Whether the key is the certificate's: a start may have ended between the two files. */
  static boolean belongTogether(X509Certificate certificate, Path key)
      throws IOException, GeneralSecurityException {
    String text = Files.readString(key).replaceAll("-----[A-Z ]+-----|\\s", "");
    PrivateKey secret =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(secret);
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(PROBE);
    return signature.verify(signed);
  }
}

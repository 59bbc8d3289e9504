package dev.touchstone.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority for TLS, and what it certifies. */
public final class Certificates {
  private static final char[] NONE = new char[0];

  private final String name;
  private final KeyPair keys = pair();
  private final X509Certificate root;

  public Certificates(String name) {
    this.name = name;
    this.root = issue(name, keys.getPublic(), true);
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private X509Certificate issue(String subject, PublicKey key, boolean authority) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(name),
              new BigInteger(64, new SecureRandom()),
              Date.from(Instant.parse("2019-01-01T00:00:00Z")),
              Date.from(Instant.parse("2099-01-01T00:00:00Z")),
              new X500Name(subject),
              key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!authority) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes {@code ca.crt}, and certificate and key of a new holder. */
  public void write(Path directory, String holder, String subject) {
    KeyPair pair = pair();
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("ca.crt"), pem("CERTIFICATE", root.getEncoded()));
      Files.writeString(
          directory.resolve(holder + ".crt"),
          pem("CERTIFICATE", issue(subject, pair.getPublic(), false).getEncoded()));
      Files.writeString(
          directory.resolve(holder + ".key"), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A client that shows a certificate of this authority, and believes servers of the other. */
  public SSLContext client(Optional<String> subject, Certificates servers) {
    try {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      if (subject.isPresent()) {
        KeyPair pair = pair();
        own.setKeyEntry(
            "client",
            pair.getPrivate(),
            NONE,
            // No root: the server knows whom it believes.
            new X509Certificate[] {issue(subject.get(), pair.getPublic(), false)});
      }
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(own, NONE);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", servers.root);
      TrustManagerFactory trustManagers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trustManagers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind);
  }
}

package dev.touchstone.runtime.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A certificate that nobody vouches for, in two files of the data directory: clients believe it by
 * its file or its fingerprint. It keeps listeners out from the first start on; who it is that one
 * talks to, somebody has to see to once.
 *
 * @param notAfter when it ends
 * @param fingerprint SHA-256 of the certificate, as {@code openssl x509 -fingerprint} writes it
 */
public record SelfSignedCertificate(
    Path certificate, Path key, Instant notAfter, String fingerprint) {
  /** CA/Browser Forum Baseline Requirements, 6.3.2: what clients accept at most is 398 days. */
  static final Duration LIFETIME = Duration.ofDays(397);

  /** A certificate that ends sooner is replaced. */
  static final Duration RENEWAL = Duration.ofDays(30);

  /**
   * The one in {@code directory}; made, if there is none, or none of use: it ends soon, is for
   * other names, or its key is another's.
   *
   * @param names host names and addresses that it is to be good for
   * @throws IOException if the directory cannot be read or written
   */
  public static SelfSignedCertificate in(Path directory, List<String> names, Instant now)
      throws IOException {
    Path certificate = directory.resolve("server.crt");
    Path key = directory.resolve("server.key");
    try {
      if (Files.exists(certificate) && Files.exists(key)) {
        X509Certificate found = read(certificate);
        if (isOfUse(found, key, names, now)) {
          return of(found, certificate, key);
        }
      }
      CertificateMaker.make(certificate, key, names, now);
      return of(read(certificate), certificate, key);
    } catch (GeneralSecurityException e) {
      throw new IOException("no certificate could be made in " + directory, e);
    }
  }

  private static boolean isOfUse(X509Certificate found, Path key, List<String> names, Instant now) {
    try {
      return now.plus(RENEWAL).isBefore(found.getNotAfter().toInstant())
          && CertificateMaker.namesOf(found).containsAll(names)
          && CertificateMaker.belongTogether(found, key);
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      return false;
    }
  }

  private static X509Certificate read(Path certificate) throws IOException {
    try (InputStream in = Files.newInputStream(certificate)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (GeneralSecurityException e) {
      throw new IOException(certificate + " is no certificate; remove it to have one made", e);
    }
  }

  private static SelfSignedCertificate of(X509Certificate found, Path certificate, Path key)
      throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(found.getEncoded());
    return new SelfSignedCertificate(
        certificate,
        key,
        found.getNotAfter().toInstant(),
        HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT));
  }
}

package dev.touchstone.tpm;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.jcajce.provider.asymmetric.x509.CertificateFactory;

/** A TPM's endorsement certificate as it comes out of an NV index, a file or a vendor's service. */
public final class EkCertificate {
  /** Larger than any certificate seen; a bound on what is handed to a parser. */
  private static final int MAX_SIZE = 16 * 1024;

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  private final X509Certificate certificate;

  private EkCertificate(X509Certificate certificate) {
    this.certificate = certificate;
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /**
   * Reads DER or PEM. As in the field: an NV index is often larger than its certificate, so 00 or
   * FF may follow it; and the 7 bytes of TCG_PCCLIENT_STORED_CERT may precede it (TCG PC Client
   * Specific Implementation Specification for Conventional BIOS, 7.3: tag 0x1001, type 0 for a full
   * certificate, size, tag 0x1002).
   */
  public static Parsed<EkCertificate> parse(Bytes bytes) {
    return switch (read(bytes)) {
      case Parsed.Ok<X509Certificate>(X509Certificate certificate) ->
          new Parsed.Ok<>(new EkCertificate(certificate));
      case Parsed.Malformed<X509Certificate>(String structure, long offset, String reason) ->
          new Parsed.Malformed<>(structure, offset, reason);
    };
  }

  /** Reads one or more PEM certificates, or one of DER; text between PEM blocks is ignored. */
  public static Parsed<List<X509Certificate>> parseBundle(Bytes bytes) {
    String text = new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
    List<X509Certificate> certificates = new ArrayList<>();
    int at = text.indexOf(BEGIN);
    if (at < 0) {
      return switch (read(bytes)) {
        case Parsed.Ok<X509Certificate>(X509Certificate certificate) ->
            new Parsed.Ok<>(List.of(certificate));
        case Parsed.Malformed<X509Certificate>(String structure, long offset, String reason) ->
            new Parsed.Malformed<>(structure, offset, reason);
      };
    }
    while (at >= 0) {
      int end = text.indexOf(END, at);
      if (end < 0) {
        return malformed(at, "expected " + END);
      }
      switch (pem(text.substring(at, end + END.length()))) {
        case Parsed.Ok<X509Certificate>(X509Certificate certificate) ->
            certificates.add(certificate);
        case Parsed.Malformed<X509Certificate>(String structure, long offset, String reason) -> {
          return malformed(at + (int) offset, reason);
        }
      }
      at = text.indexOf(BEGIN, end);
    }
    return new Parsed.Ok<>(List.copyOf(certificates));
  }

  private static Parsed<X509Certificate> read(Bytes bytes) {
    byte[] all = bytes.toArray();
    String text = new String(all, StandardCharsets.ISO_8859_1).strip();
    return text.startsWith(BEGIN) ? pem(text) : der(all);
  }

  private static Parsed<X509Certificate> pem(String text) {
    int end = text.indexOf(END);
    if (end < 0) {
      return malformed(0, "expected " + END);
    }
    if (!text.substring(end + END.length()).isBlank()) {
      return malformed(end, "expected one certificate, more follows");
    }
    try {
      return der(Base64.getMimeDecoder().decode(text.substring(BEGIN.length(), end)));
    } catch (IllegalArgumentException e) {
      return malformed(0, "not base64: " + e.getMessage());
    }
  }

  private static Parsed<X509Certificate> der(byte[] bytes) {
    int from = startsWithStoredCertHeader(bytes) ? 7 : 0;
    if (bytes.length < from + 4
        || (bytes[from] & 0xff) != 0x30
        || (bytes[from + 1] & 0xff) != 0x82) {
      return malformed(from, "expected a DER SEQUENCE with two bytes of length (30 82)");
    }
    int size = 4 + TpmReader.peekU16(bytes, from + 2);
    if (size > bytes.length - from) {
      return malformed(
          from, "the certificate needs " + size + " bytes, " + (bytes.length - from) + " are left");
    }
    if (size > MAX_SIZE) {
      return malformed(from, "a certificate has at most " + MAX_SIZE + " bytes");
    }
    for (int i = from + size; i < bytes.length; i++) {
      if (bytes[i] != bytes[from + size] || (bytes[i] != 0 && bytes[i] != (byte) 0xff)) {
        return malformed(i, "what follows the certificate is no padding of 00 or FF");
      }
    }
    try {
      // Bouncy Castle's, because the JDK's refuses certificates that vendors have shipped.
      Object certificate =
          new CertificateFactory()
              .engineGenerateCertificate(new ByteArrayInputStream(bytes, from, size));
      if (certificate instanceof X509Certificate x509 && x509.getPublicKey() != null) {
        return new Parsed.Ok<>(x509);
      }
      return malformed(from, "not an X.509 certificate with a known kind of key");
    } catch (CertificateException | RuntimeException e) {
      return malformed(from, "not an X.509 certificate: " + e.getMessage());
    }
  }

  private static boolean startsWithStoredCertHeader(byte[] bytes) {
    return bytes.length > 7
        && TpmReader.peekU16(bytes, 0) == 0x1001
        && bytes[2] == 0
        && TpmReader.peekU16(bytes, 5) == 0x1002;
  }

  private static <T> Parsed<T> malformed(int offset, String reason) {
    return new Parsed.Malformed<>("EK certificate", offset, reason);
  }
}

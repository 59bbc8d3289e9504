package dev.touchstone.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * The certificate that a service shows, fetched so that a person can compare its fingerprint.
 * Nothing is sent over this connection, and nothing is believed because of it.
 */
record ShownCertificate(String subject, String fingerprint, String pem) {
  private static final int PATIENCE = 10_000;
  private static final int HTTPS = 443;

  static ShownCertificate of(String server) throws ServerException {
    URI uri = URI.create(server);
    Looking looking = new Looking();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {looking}, null);
      try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
        socket.connect(
            new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? HTTPS : uri.getPort()),
            PATIENCE);
        socket.setSoTimeout(PATIENCE);
        socket.startHandshake();
        return of((X509Certificate) socket.getSession().getPeerCertificates()[0]);
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new ServerException(
          3, java.util.List.of(server + " does not answer: " + e.getMessage()));
    }
  }

  private static ShownCertificate of(X509Certificate certificate) throws GeneralSecurityException {
    byte[] der = certificate.getEncoded();
    String fingerprint =
        HexFormat.ofDelimiter(":")
            .withUpperCase()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der)
            + "\n-----END CERTIFICATE-----\n";
    return new ShownCertificate(certificate.getSubjectX500Principal().getName(), fingerprint, pem);
  }

  boolean hasFingerprint(String other) {
    return fingerprint
        .replace(":", "")
        .equals(other.replace(":", "").strip().toUpperCase(Locale.ROOT));
  }

  /** Looks at what is shown; a person decides about it. */
  private static final class Looking implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new IllegalStateException("only servers are looked at");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // Everything may be looked at: this connection carries nothing.
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

package dev.touchstone.scheduler.placement;

import dev.touchstone.runtime.http.Authorities;
import dev.touchstone.tpm.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** One call to OpenStack: bounded in time and size, over TLS as configured. */
final class Http {
  private static final int LONGEST_ANSWER = 64 * 1024 * 1024;

  private final HttpClient client;
  private final Duration timeout;

  Http(Duration timeout, Optional<Path> authorities) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER);
    authorities.ifPresent(file -> builder.sslContext(trusting(file)));
    this.client = builder.build();
    this.timeout = timeout;
  }

  /** What came back, body included. */
  record Answer(int status, Bytes body, Optional<String> subjectToken) {}

  /**
   * Sends; once more if the connection broke, as one does that the other side had closed for being
   * idle. Every call that is made here may be made twice.
   */
  Answer send(HttpRequest.Builder request) throws PlacementException {
    HttpRequest sent = request.timeout(timeout).build();
    try {
      return send(sent);
    } catch (HttpTimeoutException | ConnectException e) {
      throw unanswered(sent, e);
    } catch (IOException broken) {
      try {
        return send(sent);
      } catch (IOException e) {
        throw unanswered(sent, e);
      }
    }
  }

  private static PlacementException unanswered(HttpRequest sent, IOException e) {
    return PlacementException.unreachable(
        sent.method() + " " + sent.uri() + " was not answered: " + e);
  }

  private Answer send(HttpRequest sent) throws PlacementException, IOException {
    try {
      HttpResponse<InputStream> response =
          client.send(sent, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        byte[] body = in.readNBytes(LONGEST_ANSWER + 1);
        if (body.length > LONGEST_ANSWER) {
          throw PlacementException.refused(
              sent.uri() + " answered more than " + LONGEST_ANSWER + " bytes");
        }
        return new Answer(
            response.statusCode(),
            Bytes.copyOf(body),
            response.headers().firstValue("X-Subject-Token"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PlacementException.unreachable("stopped while asking " + sent.uri());
    }
  }

  private static SSLContext trusting(Path file) {
    try {
      return Authorities.believing(Files.readAllBytes(file));
    } catch (IOException | CertificateException e) {
      throw new IllegalArgumentException(
          "touchstone.placement.ca-certificates must name a file of certificates in PEM: " + e, e);
    }
  }
}

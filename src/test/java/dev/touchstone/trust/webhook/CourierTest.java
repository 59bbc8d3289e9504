package dev.touchstone.trust.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CourierTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final SigningKey KEY = SigningKey.ofSecret("k".repeat(32)).orElseThrow();
  private static final ServerCertificate LOCALHOST = new ServerCertificate("localhost");

  @TempDir Path directory;

  @AfterAll
  static void stop() {
    VERTX.close();
  }

  private static Reply send(WebhookSettings settings, String url) {
    Courier courier =
        new Courier(
            VERTX,
            settings,
            JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build(),
            Clock.systemUTC());
    try {
      return courier.send(
          url, KEY, CloudEvent.test("/touchstone", UUID.randomUUID(), "test", Instant.EPOCH));
    } finally {
      courier.close();
    }
  }

  private WebhookSettings trusting(ServerCertificate... certificates) throws IOException {
    StringBuilder pem = new StringBuilder();
    for (ServerCertificate certificate : certificates) {
      pem.append(certificate.pem());
    }
    return FixedSettings.local()
        .withAuthorities(Files.writeString(directory.resolve("ca.pem"), pem.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "127.0.0.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "[::]"
      })
  void by_default_nothing_on_this_machine_is_even_connected_to(String host) throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress("0.0.0.0", 0));
      listener.configureBlocking(false);
      int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();

      Reply reply = send(FixedSettings.defaults(), "https://" + host + ":" + port + "/");

      assertThat(reply.accepted()).isFalse();
      assertThat(reply.problem()).startsWith("nothing was sent: ");
      assertThat(listener.accept()).isNull();
    }
  }

  @Test
  void by_default_the_metadata_service_of_a_cloud_is_not_connected_to() {
    assertThat(send(FixedSettings.defaults(), "https://169.254.169.254/latest/").problem())
        .contains("169.254.169.254, a link-local address");
    assertThat(send(FixedSettings.defaults(), "https://[::ffff:a9fe:a9fe]/").problem())
        .contains("a link-local address");
  }

  @Test
  void plain_http_that_was_allowed_once_is_not_sent_to_any_more() {
    assertThat(send(FixedSettings.defaults(), "http://192.0.2.1/").problem())
        .contains("touchstone.webhook.allow-http");
  }

  @Test
  void a_certificate_of_the_configured_authority_for_the_name_is_accepted() throws IOException {
    try (Receiver receiver = Receiver.https(LOCALHOST.tls())) {
      Reply reply = send(trusting(LOCALHOST), receiver.url());

      assertThat(reply.accepted()).as(reply.toString()).isTrue();
      assertThat(receiver.accepted()).hasSize(1);
    }
  }

  @Test
  void a_certificate_for_another_name_is_refused() throws IOException {
    ServerCertificate other = new ServerCertificate("other.example");
    try (Receiver receiver = Receiver.https(other.tls())) {
      Reply reply = send(trusting(other), receiver.url());

      assertThat(reply.problem()).startsWith("TLS could not be agreed on");
      assertThat(receiver.received()).isEmpty();
    }
  }

  @Test
  void a_certificate_that_nobody_vouches_for_is_refused() throws IOException {
    try (Receiver receiver = Receiver.https(LOCALHOST.tls())) {
      assertThat(send(FixedSettings.local(), receiver.url()).problem())
          .startsWith("TLS could not be agreed on");
      assertThat(receiver.received()).isEmpty();
    }
  }

  @Test
  void an_authorities_file_that_is_not_there_is_a_failure_like_another() {
    Reply reply =
        send(
            FixedSettings.local().withAuthorities(directory.resolve("missing.pem")),
            "https://localhost:1/");

    assertThat(reply.problem()).contains("missing.pem");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void a_redirect_is_not_followed(int status) {
    try (Receiver receiver = Receiver.http().answering(event -> status)) {
      Reply reply = send(FixedSettings.local(), receiver.url());

      assertThat(reply.accepted()).isFalse();
      assertThat(reply.problem())
          .isEqualTo("expected a 2xx answer, got " + status + ": redirects are not followed");
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @Test
  void nobody_there_is_said_so() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    assertThat(send(FixedSettings.local(), "http://localhost:" + free + "/").problem())
        .contains("Connection refused");
  }

  @Test
  void a_name_that_does_not_exist_is_said_so() {
    assertThat(send(FixedSettings.local(), "http://nobody.invalid/").problem())
        .isEqualTo("the host's name cannot be resolved");
  }

  @Test
  void an_endless_answer_is_read_up_to_4_kib() throws IOException {
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (RawServer server =
        new RawServer(
            out -> {
              out.write(head.getBytes(StandardCharsets.US_ASCII));
              byte[] chunk =
                  ("400\r\n" + "x".repeat(1024) + "\r\n").getBytes(StandardCharsets.US_ASCII);
              while (!Thread.currentThread().isInterrupted()) {
                out.write(chunk);
              }
            })) {
      Reply reply = send(FixedSettings.local(), server.url());

      assertThat(reply.accepted()).as(reply.toString()).isTrue();
      assertThat(((Reply.Answered) reply).body()).isEqualTo("x".repeat(4096));
    }
  }

  @Test
  void an_answer_that_never_ends_is_given_up() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            out -> {
              out.write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx"
                      .getBytes(StandardCharsets.US_ASCII));
              out.flush();
              never.await();
            })) {
      Reply reply = send(FixedSettings.local(), server.url());

      assertThat(reply.problem()).isEqualTo("no whole answer within PT1S");
      assertThat(reply.took()).isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
    }
  }

  @Test
  void what_an_endpoint_says_cannot_forge_lines_or_break_the_database() throws IOException {
    try (RawServer server =
        new RawServer(
            out ->
                out.write(
                    "HTTP/1.1 500 a\r\nContent-Length: 7\r\n\r\na\nb\0c\u001b["
                        .getBytes(StandardCharsets.US_ASCII)))) {
      Reply reply = send(FixedSettings.local(), server.url());

      assertThat(reply.problem()).isEqualTo("expected a 2xx answer, got 500");
      assertThat(((Reply.Answered) reply).body()).isEqualTo("a\nb?c?[");
    }
  }

  @Test
  void what_is_no_http_is_a_failure_like_another() throws IOException {
    try (RawServer server =
        new RawServer(out -> out.write("SSH-2.0-x\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))) {
      assertThat(send(FixedSettings.local(), server.url()).accepted()).isFalse();
    }
  }

  /** Answers one connection by bytes. */
  private static final class RawServer implements AutoCloseable {
    private interface Speech {
      void to(OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final Thread thread;

    RawServer(Speech speech) throws IOException {
      listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket socket = listener.accept()) {
                      InputStream in = socket.getInputStream();
                      assertThat(in.read(new byte[8192])).isPositive();
                      speech.to(socket.getOutputStream());
                    } catch (IOException | InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
    }

    String url() {
      return "http://localhost:" + listener.getLocalPort() + "/";
    }

    @Override
    public void close() throws IOException {
      thread.interrupt();
      listener.close();
    }
  }

  /** Settings without a configuration. */
  private record FixedSettings(
      boolean allowHttp, boolean allowLocalAddresses, Optional<Path> certificateAuthorities)
      implements WebhookSettings {
    static FixedSettings defaults() {
      return new FixedSettings(false, false, Optional.empty());
    }

    static FixedSettings local() {
      return new FixedSettings(true, true, Optional.empty());
    }

    FixedSettings withAuthorities(Path file) {
      return new FixedSettings(allowHttp, allowLocalAddresses, Optional.of(file));
    }

    @Override
    public String source() {
      return "/touchstone";
    }

    @Override
    public Duration connectTimeout() {
      return Duration.ofSeconds(5);
    }

    @Override
    public Duration timeout() {
      return Duration.ofSeconds(1);
    }

    @Override
    public int inFlight() {
      return 1;
    }

    @Override
    public Duration pollInterval() {
      return Duration.ofSeconds(1);
    }

    @Override
    public Duration firstDelay() {
      return Duration.ofSeconds(1);
    }

    @Override
    public Duration longestDelay() {
      return Duration.ofSeconds(1);
    }

    @Override
    public int attempts() {
      return 1;
    }

    @Override
    public Duration giveUpAfter() {
      return Duration.ofSeconds(1);
    }

    @Override
    public Duration keepDelivered() {
      return Duration.ofDays(1);
    }

    @Override
    public Duration keepDead() {
      return Duration.ofDays(1);
    }
  }
}

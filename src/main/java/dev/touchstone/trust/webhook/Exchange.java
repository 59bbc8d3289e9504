package dev.touchstone.trust.webhook;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** One request and its answer, over a connection to an address that was judged before. */
final class Exchange {
  private static final int BODY_LIMIT = 4096;

  private final HttpClient client;
  private final Endpoint endpoint;
  private final byte[] body;
  private final Signed signed;

  private Future<Answer> answer = Future.failedFuture("not begun");
  private HttpClientRequest request;
  private boolean abandoned;

  Exchange(HttpClient client, Endpoint endpoint, byte[] body, Signed signed) {
    this.client = client;
    this.endpoint = endpoint;
    this.body = body;
    this.signed = signed;
  }

  /** The headers of Standard Webhooks 1.0.0. */
  record Signed(UUID id, Instant time, String signature) {}

  /**
   * @param body the first 4 KiB at most, layout characters made harmless
   */
  record Answer(int status, String body) {}

  /** Tries one address after another until a connection stands; then it is that one. */
  Future<Answer> begin(List<InetAddress> addresses) {
    Future<HttpClientRequest> connected = connect(addresses.get(0));
    for (InetAddress next : addresses.subList(1, addresses.size())) {
      connected = connected.recover(failure -> connect(next));
    }
    answer = connected.compose(this::send);
    return answer;
  }

  /**
   * Ends what is under way, if anything is; a connection whose exchange is over stays for others.
   */
  void abandon() {
    if (answer.isComplete()) {
      return;
    }
    HttpClientRequest open;
    synchronized (this) {
      abandoned = true;
      open = request;
    }
    if (open != null) {
      open.reset();
    }
  }

  private Future<HttpClientRequest> connect(InetAddress address) {
    return client.request(
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(endpoint.port(), address.getHostAddress()))
            .setHost(endpoint.host())
            .setPort(endpoint.port())
            .setSsl(endpoint.tls())
            .setURI(endpoint.requestTarget())
            .setFollowRedirects(false));
  }

  private Future<Answer> send(HttpClientRequest connected) {
    boolean late;
    synchronized (this) {
      request = connected;
      late = abandoned;
    }
    if (late) {
      // Whoever waited has given up and may be sending it again: it must not go out from here.
      connected.reset();
      return Future.failedFuture("given up before it was sent");
    }
    connected
        .putHeader(HttpHeaders.CONTENT_TYPE, CloudEvent.MEDIA_TYPE)
        .putHeader(HttpHeaders.USER_AGENT, "Touchstone")
        .putHeader("webhook-id", signed.id().toString())
        .putHeader("webhook-timestamp", String.valueOf(signed.time().getEpochSecond()))
        .putHeader("webhook-signature", signed.signature());
    return connected.send(Buffer.buffer(body)).compose(Exchange::read);
  }

  private static Future<Answer> read(HttpClientResponse response) {
    Promise<Answer> answer = Promise.promise();
    Buffer start = Buffer.buffer();
    response.handler(
        chunk -> {
          int room = BODY_LIMIT - start.length();
          start.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
          if (chunk.length() > room) {
            // The endpoint has said enough: its status stands, the rest is not read.
            answer.tryComplete(answer(response, start));
            response.request().reset();
          }
        });
    response.exceptionHandler(failure -> answer.tryComplete(answer(response, start)));
    response.endHandler(end -> answer.tryComplete(answer(response, start)));
    return answer.future();
  }

  private static Answer answer(HttpClientResponse response, Buffer start) {
    String text = new String(start.getBytes(), StandardCharsets.UTF_8);
    return new Answer(response.statusCode(), OneLine.layoutKept(text));
  }
}

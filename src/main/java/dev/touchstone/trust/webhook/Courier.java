package dev.touchstone.trust.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.runtime.http.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends one event to one endpoint, in bounded time and memory. The name is resolved here, the
 * addresses are judged, and the connection goes to the judged address while TLS is verified for the
 * name: java.net.http would resolve the name a second time, when it can lead elsewhere (DNS
 * rebinding). No proxy, no redirects, no decompression.
 */
@ApplicationScoped
class Courier {
  private static final int KEEP_ALIVE_SECONDS = 5;

  private final WebhookSettings settings;
  private final ObjectMapper json;
  private final Clock clock;
  private final HttpClient client;

  /** Of the platform: a resolver that hangs would take a carrier away from all virtual threads. */
  private final ExecutorService resolving =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("webhook-names").daemon().factory());

  Courier(Vertx vertx, WebhookSettings settings, ObjectMapper json, Clock clock) {
    this.settings = settings;
    this.json = json;
    this.clock = clock;
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
            .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            // Webhooks of one host share its connections, and one that hangs keeps all of its own.
            .setMaxPoolSize(Webhooks.MOST * (settings.inFlight() + 1))
            .setVerifyHost(true)
            .setShared(false);
    settings
        .certificateAuthorities()
        .ifPresent(
            file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    this.client = vertx.createHttpClient(options);
  }

  @PreDestroy
  void close() {
    client.close();
    resolving.shutdownNow();
  }

  /** Sends {@code event} to {@code url}; whatever goes wrong is a reply, too. */
  Reply send(String url, SigningKey key, CloudEvent event) {
    long start = System.nanoTime();
    try {
      Endpoint endpoint = Endpoint.of(url, settings.allowHttp());
      List<InetAddress> addresses = addresses(endpoint.host());
      Optional<String> refusal = refusal(addresses);
      if (refusal.isPresent()) {
        return new Reply.Unreached(
            "nothing was sent: \"%s\" leads to %s".formatted(endpoint.host(), refusal.get()),
            since(start));
      }
      return exchange(endpoint, addresses, key, event, start);
    } catch (ProblemException e) {
      return new Reply.Unreached("nothing was sent: " + e.getMessage(), since(start));
    } catch (UnknownHostException e) {
      return new Reply.Unreached("the host's name cannot be resolved", since(start));
    } catch (TimeoutException e) {
      return new Reply.Unreached("no whole answer within " + settings.timeout(), since(start));
    } catch (ExecutionException e) {
      return new Reply.Unreached(OneLine.of(e.getCause()), since(start));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply.Unreached("interrupted: the service stops", since(start));
    }
  }

  /** Why none of these is connected to: one that must not be reached spoils the name. */
  private Optional<String> refusal(List<InetAddress> addresses) {
    if (settings.allowLocalAddresses()) {
      return Optional.empty();
    }
    return addresses.stream()
        .flatMap(
            address ->
                AddressRule.refusal(address).stream()
                    .map(reason -> address.getHostAddress() + ", " + reason))
        .findFirst();
  }

  /** A resolver of the system cannot be given a time: it is left alone when it takes too long. */
  private List<InetAddress> addresses(String host)
      throws UnknownHostException, ExecutionException, InterruptedException, TimeoutException {
    Future<InetAddress[]> found = resolving.submit(() -> InetAddress.getAllByName(host));
    try {
      return Arrays.asList(found.get(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException unknown) {
        throw unknown;
      }
      throw e;
    } finally {
      found.cancel(true);
    }
  }

  private Reply exchange(
      Endpoint endpoint, List<InetAddress> addresses, SigningKey key, CloudEvent event, long start)
      throws ExecutionException, InterruptedException, TimeoutException {
    byte[] body = bytes(event);
    Instant now = clock.instant();
    Exchange exchange =
        new Exchange(
            client,
            endpoint,
            body,
            new Exchange.Signed(event.id(), now, key.sign(event.id().toString(), now, body)));
    long left = settings.timeout().minus(since(start)).toMillis();
    try {
      Exchange.Answer answer =
          exchange
              .begin(addresses)
              .toCompletionStage()
              .toCompletableFuture()
              .get(left, TimeUnit.MILLISECONDS);
      return new Reply.Answered(answer.status(), answer.body(), since(start));
    } catch (RuntimeException e) {
      // What the client throws instead of failing, as for an authorities' file that is not there:
      // noted like any failure, or the event would come up again for ever.
      throw new ExecutionException(e);
    } finally {
      exchange.abandon();
    }
  }

  private byte[] bytes(CloudEvent event) {
    try {
      return json.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event that is no JSON", e);
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}

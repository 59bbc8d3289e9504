package dev.touchstone.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * An OpenID Connect provider on loopback: discovery, the authorization code flow with PKCE (RFC
 * 7636), keys that change. Whoever comes is logged in as {@link #user} without being asked.
 */
public final class OpenIdProvider {
  private final int port;
  private final String clientId;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private volatile List<PublicJsonWebKey> keys;
  private volatile Map<String, Object> user = Map.of();
  private HttpServer server;

  public OpenIdProvider(String clientId) {
    this.clientId = clientId;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rotate();
  }

  public String issuer() {
    return "http://127.0.0.1:" + port + "/realms/test";
  }

  /** From now on those who come are this one: claims of ID tokens. */
  public void user(Map<String, Object> claims) {
    user = Map.copyOf(claims);
  }

  /** Other keys, of both kinds; tokens of those before are not vouched for any more. */
  public void rotate() {
    try {
      PublicJsonWebKey rsa = RsaJwkGenerator.generateJwk(2048);
      rsa.setKeyId("rsa-" + random.nextInt(1_000_000));
      rsa.setAlgorithm("RS256");
      PublicJsonWebKey ec = EcJwkGenerator.generateJwk(EllipticCurves.P256);
      ec.setKeyId("ec-" + random.nextInt(1_000_000));
      ec.setAlgorithm("ES256");
      keys = List.of(rsa, ec);
    } catch (JoseException e) {
      throw new AssertionError(e);
    }
  }

  public void start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String base = "/realms/test";
    server.createContext(base + "/.well-known/openid-configuration", this::discovery);
    server.createContext(
        base + "/keys",
        call -> answer(call, 200, new JsonWebKeySet(new ArrayList<JsonWebKey>(keys)).toJson()));
    server.createContext(base + "/authorize", this::authorize);
    server.createContext(base + "/token", this::token);
    server.start();
  }

  public void stop() {
    server.stop(0);
  }

  private void discovery(HttpExchange call) throws IOException {
    answer(
        call,
        200,
        JsonUtil.toJson(
            Map.of(
                "issuer", issuer(),
                "authorization_endpoint", issuer() + "/authorize",
                "token_endpoint", issuer() + "/token",
                "jwks_uri", issuer() + "/keys",
                "response_types_supported", List.of("code"),
                "subject_types_supported", List.of("public"),
                "code_challenge_methods_supported", List.of("S256"),
                "id_token_signing_alg_values_supported", List.of("RS256", "ES256"))));
  }

  private void authorize(HttpExchange call) throws IOException {
    Map<String, String> query = form(call.getRequestURI().getRawQuery());
    if (!"code".equals(query.get("response_type"))
        || !clientId.equals(query.get("client_id"))
        || !"S256".equals(query.get("code_challenge_method"))
        || !query.containsKey("code_challenge")
        || !query.containsKey("state")
        || !query.containsKey("nonce")
        || !(" " + query.get("scope") + " ").contains(" openid ")) {
      answer(call, 400, "{\"error\":\"invalid_request\"}");
      return;
    }
    String code = Integer.toHexString(random.nextInt()) + Long.toHexString(random.nextLong());
    codes.put(code, query);
    call.getResponseHeaders()
        .set(
            "Location",
            query.get("redirect_uri")
                + "?code="
                + code
                + "&state="
                + URLEncoder.encode(query.get("state"), StandardCharsets.UTF_8));
    call.sendResponseHeaders(302, -1);
    call.close();
  }

  private void token(HttpExchange call) throws IOException {
    Map<String, String> form =
        form(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Map<String, String> asked = codes.remove(String.valueOf(form.get("code"))); // once only
    if (asked == null
        || !"authorization_code".equals(form.get("grant_type"))
        || !asked.get("redirect_uri").equals(form.get("redirect_uri"))
        || !asked.get("code_challenge").equals(challenge(form.getOrDefault("code_verifier", "")))) {
      answer(call, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    Map<String, Object> claims = new HashMap<>(user);
    claims.put("nonce", asked.get("nonce"));
    String id = signed("ES256", clientId, token -> claims.forEach(token::setClaim));
    String access = signed("RS256", clientId, token -> claims.forEach(token::setClaim));
    answer(
        call,
        200,
        JsonUtil.toJson(
            Map.of(
                "id_token",
                id,
                "access_token",
                access,
                "token_type",
                "Bearer",
                "expires_in",
                300)));
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A token of this provider for five minutes, unless {@code change} makes it another. */
  public String signed(String algorithm, String audience, Consumer<JwtClaims> change) {
    PublicJsonWebKey key =
        keys.stream().filter(k -> algorithm.equals(k.getAlgorithm())).findFirst().orElseThrow();
    return compact(algorithm, key.getKeyId(), key.getPrivateKey(), claims(audience, change));
  }

  /** As {@link #signed}, with {@code alg} none. */
  public String unsigned(String audience, Consumer<JwtClaims> change) {
    return compact("none", keys.get(0).getKeyId(), null, claims(audience, change));
  }

  /** As {@link #signed}, with HS256 and what everybody knows as the secret (CVE-2015-9235). */
  public String signedWithThePublicKey(String audience, Consumer<JwtClaims> change) {
    PublicJsonWebKey rsa = keys.get(0);
    return compact(
        "HS256",
        rsa.getKeyId(),
        new HmacKey(rsa.getPublicKey().getEncoded()),
        claims(audience, change));
  }

  private JwtClaims claims(String audience, Consumer<JwtClaims> change) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(issuer());
    claims.setAudience(audience);
    claims.setSubject("subject-1");
    claims.setIssuedAtToNow();
    claims.setExpirationTimeMinutesInTheFuture(5);
    claims.setGeneratedJwtId();
    change.accept(claims);
    return claims;
  }

  private static String compact(String algorithm, String kid, Key key, JwtClaims claims) {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmHeaderValue(algorithm);
    jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    jws.setKeyIdHeaderValue(kid);
    jws.setKey(key);
    jws.setPayload(claims.toJson());
    try {
      return jws.getCompactSerialization();
    } catch (JoseException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> form(String text) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : text == null ? new String[0] : text.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return form;
  }

  private static void answer(HttpExchange call, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().set("Content-Type", "application/json");
    call.sendResponseHeaders(status, body.length);
    call.getResponseBody().write(body);
    call.close();
  }
}

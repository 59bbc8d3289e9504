package dev.touchstone.trust.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.trust.token.MovableClock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class StoredSigningKeysTest {
  private static final Duration AHEAD = Duration.ofMinutes(10);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration SKEW = Duration.ofMinutes(5);

  @Inject EntityManager database;
  @Inject ObjectMapper json;
  @Inject dev.touchstone.audit.Journal journal;

  private final MovableClock clock = new MovableClock();

  @BeforeEach
  @AfterEach
  void forget_keys() {
    QuarkusTransaction.requiringNew()
        .run(() -> database.createQuery("delete from SigningKeyRow").executeUpdate());
  }

  private StoredSigningKeys replica(String algorithm, String key) {
    TestSettings settings = TestSettings.of(algorithm, key);
    return new StoredSigningKeys(
        database,
        json,
        clock,
        journal,
        new KeyEncryptionKeySource(settings, Optional.empty()),
        settings);
  }

  private StoredSigningKeys replica() {
    return replica("ES256", TestSettings.KEY);
  }

  private static <T> T in(Callable<T> work) {
    return QuarkusTransaction.requiringNew().call(work);
  }

  private static TokenSigner signer(StoredSigningKeys keys) {
    return in(keys::signer);
  }

  private static List<TokenKey> published(StoredSigningKeys keys) {
    return in(keys::published);
  }

  private static void tend(StoredSigningKeys keys) {
    QuarkusTransaction.requiringNew().run(keys::tend);
  }

  private List<SigningKeyRow> rows() {
    return in(
        () ->
            database
                .createQuery(
                    "select k from SigningKeyRow k order by k.activeFrom", SigningKeyRow.class)
                .getResultList());
  }

  @ParameterizedTest
  @CsvSource({"ES256,EC", "ES384,EC", "EdDSA,OKP"})
  void each_algorithm_signs_what_its_published_key_verifies(String algorithm, String type)
      throws Exception {
    StoredSigningKeys keys = replica(algorithm, TestSettings.KEY);

    String token = signer(keys).sign("eat+jwt", "{\"a\":1}");

    assertThat(Signed.verifies(token, published(keys))).isTrue();
    assertThat(published(keys)).hasSize(1);
    assertThat(published(keys).get(0).jwk())
        .containsEntry("kty", type)
        .containsEntry("alg", algorithm)
        .doesNotContainKey("d");
  }

  @Test
  void replicas_share_one_key_though_they_need_the_first_at_once() throws Exception {
    Set<String> kids = ConcurrentHashMap.newKeySet();
    try (ExecutorService workers = Executors.newFixedThreadPool(6)) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        StoredSigningKeys keys = replica();
        all.add(workers.submit(() -> kids.add(signer(keys).kid())));
      }
      for (Future<Boolean> one : all) {
        one.get();
      }
    }

    assertThat(kids).hasSize(1);
    assertThat(rows()).hasSize(1);
    // and another instance signs with it after a restart
    assertThat(signer(replica()).kid()).isEqualTo(kids.iterator().next());
  }

  @Test
  void the_private_key_does_not_stand_in_the_table() {
    StoredSigningKeys keys = replica();
    signer(keys);
    SigningKeyRow row = rows().get(0);
    PrivateKey key =
        KeyEncryptionKey.ofBase64(TestSettings.KEY)
            .flatMap(kek -> kek.open(row.kid, row.privateKey))
            .map(
                pkcs8 -> {
                  try {
                    return SigningAlgorithm.ES256.privateKey(pkcs8);
                  } catch (java.security.GeneralSecurityException e) {
                    throw new AssertionError(e);
                  }
                })
            .orElseThrow();
    String secret = ((java.security.interfaces.ECPrivateKey) key).getS().toString(16);

    String stored =
        in(
            () ->
                String.valueOf(
                    database
                        .createNativeQuery(
                            "select encode(private_key, 'hex') || public_jwk::text || encode(public_jwk::text::bytea, 'hex')"
                                + " from signing_key",
                            String.class)
                        .getSingleResult()));

    assertThat(stored).doesNotContain(secret);
    assertThat(stored).doesNotContain(HexFormat.of().formatHex(key.getEncoded()));
  }

  @Test
  void another_encryption_key_is_an_error_that_says_so_and_makes_no_new_key() {
    signer(replica());

    for (var attempt :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> signer(replica("ES256", TestSettings.OTHER_KEY)),
            () -> in(() -> replica("ES256", TestSettings.OTHER_KEY).rotate("test")))) {
      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(attempt)
          .withMessageContaining("encrypted under another key")
          .withMessageContaining("no new key was made");
    }
    assertThat(rows()).hasSize(1);
  }

  @Test
  void a_rotated_key_is_published_before_it_signs_and_its_predecessor_until_its_tokens_ended()
      throws Exception {
    StoredSigningKeys keys = replica();
    TokenSigner old = signer(keys);
    TokenKey next = in(() -> keys.rotate("test"));

    assertThat(published(keys)).extracting(TokenKey::kid).contains(old.kid(), next.kid());
    assertThat(signer(keys).kid()).isEqualTo(old.kid());

    clock.move(AHEAD.minusSeconds(5));
    TokenSigner last = signer(keys);
    String lastToken = last.sign("eat+jwt", "{}");
    assertThat(last.kid()).isEqualTo(old.kid());
    Instant longest = clock.instant().plus(LONGEST);
    assertThat(last.publishedUntil()).isAfterOrEqualTo(longest);

    clock.move(Duration.ofSeconds(6));
    assertThat(signer(keys).kid()).isEqualTo(next.kid());
    clock.move(LONGEST);
    assertThat(clock.instant()).isAfter(longest);
    assertThat(Signed.verifies(lastToken, published(keys))).isTrue();

    clock.move(SKEW);
    assertThat(published(keys)).extracting(TokenKey::kid).containsExactly(next.kid());
    assertThat(Signed.verifies(lastToken, published(keys))).isFalse();
    assertThat(in(keys::all))
        .extracting(TokenKey::state)
        .containsExactly(TokenKey.State.SIGNING, TokenKey.State.WITHDRAWN);
  }

  @Test
  void a_key_that_signs_no_more_loses_its_private_half() {
    StoredSigningKeys keys = replica();
    signer(keys);
    in(() -> keys.rotate("test"));
    tend(keys);
    assertThat(rows()).allSatisfy(row -> assertThat(row.privateKey).isNotNull());

    clock.move(AHEAD.plus(SKEW).plusSeconds(1));
    tend(keys);

    assertThat(rows().get(0).privateKey).isNull();
    assertThat(rows().get(1).privateKey).isNotNull();
  }

  @Test
  void a_key_gets_a_successor_at_its_age_and_one_only() {
    StoredSigningKeys keys = replica();
    String old = signer(keys).kid();
    tend(keys);
    assertThat(rows()).hasSize(1);

    clock.move(Duration.ofDays(90));
    tend(keys);
    tend(replica());
    assertThat(rows()).hasSize(2);
    assertThat(signer(keys).kid()).isEqualTo(old);

    clock.move(AHEAD.plusSeconds(1));
    assertThat(signer(keys).kid()).isNotEqualTo(old);
    tend(keys);
    assertThat(rows()).hasSize(2);
  }

  @Test
  void another_algorithm_comes_with_a_rotation() {
    signer(replica());
    StoredSigningKeys changed = replica("EdDSA", TestSettings.KEY);
    tend(changed);

    assertThat(published(changed))
        .extracting(key -> key.algorithm().text() + " " + key.state().text())
        .containsExactly("ES256 signing", "EdDSA next");
    clock.move(AHEAD.plusSeconds(1));
    assertThat(signer(changed).sign("eat+jwt", "{}")).isNotEmpty();
    tend(changed);
    assertThat(rows()).hasSize(2);
  }
}

package dev.touchstone.trust.token.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.audit.AuditAction;
import dev.touchstone.audit.AuditChange;
import dev.touchstone.audit.Journal;
import dev.touchstone.runtime.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Keys made here and kept in the database, encrypted: every replica signs with the same. */
@ApplicationScoped
@Typed(StoredSigningKeys.class)
class StoredSigningKeys implements SigningKeys {
  private static final Logger LOG = Logger.getLogger(StoredSigningKeys.class);

  /** Of pg_advisory_xact_lock: replicas make and rotate keys one after another. */
  private static final long LOCK = 7269_006;

  /** How far the clocks of replicas and verifiers may be apart. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final EntityManager database;
  private final ObjectMapper json;
  private final Clock clock;
  private final Journal journal;
  private final KeyEncryptionKeySource encryption;
  private final SigningAlgorithm algorithm;
  private final Duration age;
  private final Duration publishAhead;
  private final Duration longestToken;
  private final Map<String, PrivateKey> opened = new ConcurrentHashMap<>();

  StoredSigningKeys(
      EntityManager database,
      ObjectMapper json,
      Clock clock,
      Journal journal,
      KeyEncryptionKeySource encryption,
      KeySettings settings) {
    this.database = database;
    this.json = json;
    this.clock = clock;
    this.journal = journal;
    this.encryption = encryption;
    this.algorithm = SigningAlgorithm.configured(settings.algorithm());
    this.age = settings.rotation().age();
    this.publishAhead = settings.rotation().publishAhead();
    this.longestToken =
        settings.lifetime().compareTo(settings.untrustedLifetime()) > 0
            ? settings.lifetime()
            : settings.untrustedLifetime();
  }

  @Override
  @Transactional
  public TokenSigner signer() {
    KeyEncryptionKey sealing = encryption.require();
    SigningKeyRow row = current(rowsWithOne(sealing));
    return new TokenSigner(
        row.kid,
        algorithm(row),
        opened(row, sealing),
        Optional.empty(),
        row.publishedUntil == null ? Instant.MAX : row.publishedUntil.minus(SKEW));
  }

  @Override
  @Transactional
  public List<TokenKey> all() {
    Instant now = clock.instant();
    return rows().stream()
        .sorted(Comparator.comparing((SigningKeyRow row) -> row.activeFrom).reversed())
        .map(row -> view(row, now))
        .toList();
  }

  @Override
  @Transactional
  public List<TokenKey> published() {
    Instant now = clock.instant();
    return rowsWithOne(encryption.require()).stream()
        .filter(row -> row.isPublished(now))
        .map(row -> view(row, now))
        .toList();
  }

  @Override
  public Duration publishAhead() {
    return publishAhead;
  }

  @Override
  @Transactional
  public TokenKey rotate(String by) {
    KeyEncryptionKey sealing = encryption.require();
    lock();
    Instant now = clock.instant();
    List<SigningKeyRow> rows = rows();
    if (rows.stream().noneMatch(row -> row.mayStillSign(now))) {
      return view(create(now, by, sealing), now);
    }
    // A successor that this replica could make and not the others could read helps nobody.
    opened(current(rows), sealing);
    rows.stream()
        .filter(row -> row.state(now) == TokenKey.State.NEXT)
        .findFirst()
        .ifPresent(
            next -> {
              throw ProblemException.conflict(
                  "rotation-under-way",
                  "A new key waits already",
                  "the key %s is published and signs from %s on"
                      .formatted(next.kid, next.activeFrom));
            });
    return view(succeed(rows, now, by, sealing), now);
  }

  /**
   * What time asks for: a successor for a key that has signed for long or is of another algorithm
   * than is configured, and the end of private keys that sign no more.
   */
  @Transactional
  public void tend() {
    Instant now = clock.instant();
    List<SigningKeyRow> before = rows();
    if (before.stream().anyMatch(row -> isDue(row, now) || isSpent(row, now))) {
      lock();
      List<SigningKeyRow> rows = rows();
      rows.stream().filter(row -> isSpent(row, now)).forEach(this::erase);
      if (rows.stream().anyMatch(row -> isDue(row, now))) {
        KeyEncryptionKey sealing = encryption.require();
        opened(current(rows), sealing);
        succeed(rows, now, "rotation by age or algorithm", sealing);
      }
    }
  }

  private boolean isDue(SigningKeyRow row, Instant now) {
    return row.retiresAt == null
        && !now.isBefore(row.activeFrom)
        && (!now.isBefore(row.activeFrom.plus(age)) || !row.algorithm.equals(algorithm.text()));
  }

  private static boolean isSpent(SigningKeyRow row, Instant now) {
    return row.privateKey != null && row.retiresAt != null && now.isAfter(row.retiresAt.plus(SKEW));
  }

  private void erase(SigningKeyRow row) {
    row.privateKey = null;
    opened.remove(row.kid);
  }

  private SigningKeyRow succeed(
      List<SigningKeyRow> rows, Instant now, String by, KeyEncryptionKey sealing) {
    SigningKeyRow next = create(now.plus(publishAhead), by, sealing);
    rows.stream()
        .filter(row -> row.retiresAt == null)
        .forEach(
            row -> {
              row.retiresAt = next.activeFrom;
              row.publishedUntil = next.activeFrom.plus(longestToken).plus(SKEW);
            });
    return next;
  }

  private List<SigningKeyRow> rowsWithOne(KeyEncryptionKey sealing) {
    Instant now = clock.instant();
    List<SigningKeyRow> rows = rows();
    if (rows.stream().anyMatch(row -> row.mayStillSign(now))) {
      return rows;
    }
    lock();
    rows = rows();
    if (rows.stream().noneMatch(row -> row.mayStillSign(now))) {
      // The first key signs at once: no list of keys that lacks it was ever given out.
      create(now, "first need", sealing);
      rows = rows();
    }
    return rows;
  }

  /** The latest that signs already; another replica's clock may be ahead, so else the earliest. */
  private SigningKeyRow current(List<SigningKeyRow> rows) {
    Instant now = clock.instant();
    List<SigningKeyRow> signing = rows.stream().filter(row -> row.mayStillSign(now)).toList();
    return signing.stream()
        .filter(row -> !now.isBefore(row.activeFrom))
        .reduce((earlier, later) -> later)
        .or(() -> signing.stream().findFirst())
        .orElseThrow(() -> new IllegalStateException("no key signs at " + now));
  }

  private SigningKeyRow create(Instant activeFrom, String by, KeyEncryptionKey sealing) {
    KeyPair pair = algorithm.newPair();
    PublicJwk jwk = PublicJwk.of(pair.getPublic(), algorithm);
    SigningKeyRow row = new SigningKeyRow();
    row.kid = jwk.kid();
    row.algorithm = algorithm.text();
    row.publicJwk = write(jwk.members());
    row.privateKey = sealing.seal(row.kid, pair.getPrivate().getEncoded());
    row.createdAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
    row.createdBy = by;
    row.activeFrom = activeFrom.truncatedTo(ChronoUnit.MICROS);
    database.persist(row);
    database.flush();
    journal.record(
        AuditAction.KEY_ROTATED,
        by,
        "signing-key",
        row.kid,
        AuditChange.to(row.algorithm + ", signs from " + row.activeFrom));
    LOG.infof(
        "a key for tokens was made: %s, %s, signs from %s on", row.kid, row.algorithm, activeFrom);
    return row;
  }

  private PrivateKey opened(SigningKeyRow row, KeyEncryptionKey sealing) {
    return opened.computeIfAbsent(row.kid, kid -> open(row, sealing));
  }

  private PrivateKey open(SigningKeyRow row, KeyEncryptionKey sealing) {
    byte[] pkcs8 =
        sealing
            .open(row.kid, row.privateKey)
            .orElseThrow(
                () ->
                    KeysUnavailable.because(
                        "the key "
                            + row.kid
                            + " was encrypted under another key than the one of"
                            + " touchstone.token.key-encryption-key, or was changed: configure the key it was"
                            + " encrypted under; no new key was made, see docs/tokens.md"));
    try {
      return algorithm(row).privateKey(pkcs8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key " + row.kid + " cannot be read", e);
    }
  }

  private void lock() {
    database
        .createNativeQuery("select pg_advisory_xact_lock(" + LOCK + ")::text", String.class)
        .getResultList();
  }

  private List<SigningKeyRow> rows() {
    return database
        .createQuery(
            "select k from SigningKeyRow k order by k.activeFrom, k.kid", SigningKeyRow.class)
        .getResultList();
  }

  private TokenKey view(SigningKeyRow row, Instant now) {
    return new TokenKey(
        row.kid,
        algorithm(row),
        row.state(now),
        read(row.publicJwk),
        Optional.of(row.createdAt),
        Optional.of(row.activeFrom),
        Optional.ofNullable(row.retiresAt),
        Optional.ofNullable(row.publishedUntil));
  }

  private static SigningAlgorithm algorithm(SigningKeyRow row) {
    return SigningAlgorithm.ofText(row.algorithm)
        .orElseThrow(() -> new IllegalStateException("no algorithm " + row.algorithm));
  }

  private String write(Map<String, Object> jwk) {
    try {
      return json.writeValueAsString(jwk);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a public key cannot be written", e);
    }
  }

  private Map<String, Object> read(String jwk) {
    try {
      return json.readValue(jwk, new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a public key cannot be read", e);
    }
  }
}

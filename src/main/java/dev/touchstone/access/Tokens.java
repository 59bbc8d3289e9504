package dev.touchstone.access;

import dev.touchstone.runtime.Identifiers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Issues and recognises bearer tokens. A token is {@code touchstone_ROLE_} and 256 random bits in
 * base64url: the prefix lets leak scanners find it, the bits make a plain SHA-256 enough to store.
 */
@ApplicationScoped
public class Tokens {
  private static final int RANDOM_BYTES = 32;

  private final EntityManager database;
  private final Clock clock;
  private final KnownTokens known;
  private final Event<TokenEnded> ended;
  private final SecureRandom random = new SecureRandom();

  Tokens(EntityManager database, Clock clock, KnownTokens known, Event<TokenEnded> ended) {
    this.database = database;
    this.clock = clock;
    this.known = known;
    this.ended = ended;
  }

  /** A token just issued: the only moment at which its text exists. */
  public record Issued(UUID id, String token, Instant expiresAt) {}

  /** Who presented a token. */
  public record Holder(
      UUID tokenId, Role role, Optional<UUID> hostId, String label, Optional<Instant> expiresAt) {}

  /** A token without a host, for schedulers and people. */
  @Transactional
  public Issued issue(Role role, String label, Optional<Duration> lifetime, String by) {
    return store(role, null, label, lifetime, by);
  }

  /**
   * The token of an enrolled host. Earlier ones of the same host end: only the latest enrolment
   * speaks for it.
   */
  @Transactional
  public Issued issueForHost(UUID hostId, String hostName, String by) {
    database
        .createQuery(
            "update ApiToken t set t.revokedAt = :now where t.hostId = :host and t.revokedAt is null")
        .setParameter("now", clock.instant())
        .setParameter("host", hostId)
        .executeUpdate();
    ended.fire(new TokenEnded());
    return store(Role.HOST, hostId, "host " + hostName, Optional.empty(), by);
  }

  private Issued store(
      Role role, UUID hostId, String label, Optional<Duration> lifetime, String by) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String text =
        "touchstone_"
            + role.text()
            + "_"
            + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    ApiToken token = persist(role, hostId, label, text, lifetime, by);
    return new Issued(token.id, text, token.expiresAt);
  }

  private ApiToken persist(
      Role role, UUID hostId, String label, String text, Optional<Duration> lifetime, String by) {
    ApiToken token = new ApiToken();
    token.id = Identifiers.next();
    token.role = role.text();
    token.hostId = hostId;
    token.label = label;
    token.owner = label;
    token.hash = hash(text);
    token.createdAt = clock.instant();
    token.createdBy = by;
    token.expiresAt = lifetime.map(token.createdAt::plus).orElse(null);
    database.persist(token);
    return token;
  }

  /**
   * Makes sure that a token given by configuration is an admin's; returns whether it was not one
   * before.
   */
  @Transactional
  public boolean adoptAdminToken(String text, String by) {
    if (byHash(hash(text)).isPresent()) {
      return false;
    }
    persist(Role.ADMIN, null, "bootstrap", text, Optional.empty(), by);
    return true;
  }

  /** Whether any admin token is valid now. */
  @Transactional
  public boolean hasAdmin() {
    return database
        .createQuery(
            "select t from ApiToken t where t.role = 'admin' and t.revokedAt is null",
            ApiToken.class)
        .getResultStream()
        .anyMatch(token -> token.isValidAt(clock.instant()));
  }

  /** The holder of a token, if memory knows it and it counts without asking the database. */
  Optional<Holder> known(String text) {
    return known.find(HexFormat.of().formatHex(hash(text)));
  }

  /** Asks the database, and remembers the answer. */
  Optional<Holder> ask(String text) {
    long asked = known.generation();
    Optional<Holder> holder = QuarkusTransaction.requiringNew().call(() -> recognise(text));
    holder.ifPresent(found -> known.keep(HexFormat.of().formatHex(hash(text)), found, asked));
    return holder;
  }

  /**
   * The holder of a token, if it is one of ours and valid now. Looked up by hash, so that timing
   * tells nothing.
   */
  @Transactional
  public Optional<Holder> recognise(String text) {
    return byHash(hash(text))
        .filter(token -> token.isValidAt(clock.instant()))
        .flatMap(
            token ->
                Role.ofText(token.role)
                    .map(
                        role ->
                            new Holder(
                                token.id,
                                role,
                                Optional.ofNullable(token.hostId),
                                token.label,
                                Optional.ofNullable(token.expiresAt))));
  }

  @Transactional
  List<ApiToken> list() {
    return database
        .createQuery("select t from ApiToken t order by t.createdAt, t.id", ApiToken.class)
        .getResultList();
  }

  /** Ends a token; returns whether there is one with this id. */
  @Transactional
  boolean revoke(UUID id) {
    ApiToken token = database.find(ApiToken.class, id, LockModeType.PESSIMISTIC_WRITE);
    if (token == null) {
      return false;
    }
    if (token.revokedAt == null) {
      token.revokedAt = clock.instant();
      ended.fire(new TokenEnded());
    }
    return true;
  }

  /** A token does not count any more. */
  record TokenEnded() {}

  /** Here at once; elsewhere when the database tells. */
  void forget(@Observes(during = TransactionPhase.AFTER_SUCCESS) TokenEnded ended) {
    known.forgetAll();
  }

  private Optional<ApiToken> byHash(byte[] hash) {
    return database
        .createQuery("select t from ApiToken t where t.hash = :hash", ApiToken.class)
        .setParameter("hash", hash)
        .getResultStream()
        .findFirst();
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime lacks SHA-256", e);
    }
  }
}

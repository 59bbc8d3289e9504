package dev.touchstone.access;

import dev.touchstone.audit.AuditAction;
import dev.touchstone.audit.AuditChange;
import dev.touchstone.audit.Journal;
import dev.touchstone.runtime.Identifiers;
import dev.touchstone.runtime.http.ProblemException;
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
import java.util.Set;
import java.util.TreeSet;
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
  private final Journal journal;
  private final KnownTokens known;
  private final Event<TokenEnded> ended;
  private final SecureRandom random = new SecureRandom();

  Tokens(
      EntityManager database,
      Clock clock,
      KnownTokens known,
      Event<TokenEnded> ended,
      Journal journal) {
    this.database = database;
    this.clock = clock;
    this.journal = journal;
    this.known = known;
    this.ended = ended;
  }

  /** A token just issued: the only moment at which its text exists. */
  public record Issued(UUID id, String token, Instant expiresAt) {}

  /** Who presented a token; of a host's there is no person. */
  public record Holder(
      UUID tokenId,
      Role role,
      Optional<UUID> hostId,
      String label,
      Optional<Person> person,
      Set<String> scopes,
      Optional<Instant> expiresAt) {}

  /**
   * A token to be made.
   *
   * @param owner the person or system that it is for
   * @param scopes areas of the API that it counts in, of {@link Scopes#AREAS}; none: all
   * @param lifetime without one it does not end by itself
   */
  public record Order(
      Role role, String label, String owner, Set<String> scopes, Optional<Duration> lifetime) {}

  /** A token without a host, for schedulers and people. */
  @Transactional
  public Issued issue(Order order, Person issuer, String by) {
    return store(order, null, issuer.descent(), by);
  }

  /** The first admin's. */
  @Transactional
  Issued issueFirst(String by) {
    return store(
        new Order(Role.ADMIN, "bootstrap", Person.INSTALLATION, Set.of(), Optional.empty()),
        null,
        Set.of(),
        by);
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
    String label = "host " + hostName;
    return store(
        new Order(Role.HOST, label, label, Set.of(), Optional.empty()), hostId, Set.of(), by);
  }

  private Issued store(Order order, UUID hostId, Set<String> lineage, String by) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String text =
        "touchstone_"
            + order.role().text()
            + "_"
            + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    ApiToken token = persist(order, hostId, lineage, text, by);
    return new Issued(token.id, text, token.expiresAt);
  }

  private ApiToken persist(Order order, UUID hostId, Set<String> lineage, String text, String by) {
    ApiToken token = new ApiToken();
    token.id = Identifiers.next();
    token.role = order.role().text();
    token.hostId = hostId;
    token.label = order.label();
    token.owner = order.owner();
    token.lineage = lineage.stream().sorted().toList();
    token.scopes = order.scopes().stream().sorted().toList();
    token.hash = hash(text);
    token.createdAt = clock.instant();
    token.createdBy = by;
    token.expiresAt = order.lifetime().map(token.createdAt::plus).orElse(null);
    database.persist(token);
    // A host's stands in the record of its enrolment.
    if (order.role() != Role.HOST) {
      journal.record(
          AuditAction.TOKEN_ISSUED,
          by,
          "token",
          token.id.toString(),
          AuditChange.to(token.role + " of " + token.owner + ": " + token.label));
    }
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
    persist(
        new Order(Role.ADMIN, "bootstrap", Person.INSTALLATION, Set.of(), Optional.empty()),
        null,
        Set.of(),
        text,
        by);
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
                                role == Role.HOST ? Optional.empty() : Optional.of(token.person()),
                                Set.copyOf(token.scopes),
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
  boolean revoke(UUID id, String by) {
    ApiToken token = database.find(ApiToken.class, id, LockModeType.PESSIMISTIC_WRITE);
    if (token == null) {
      return false;
    }
    if (token.revokedAt == null) {
      token.revokedAt = clock.instant();
      journal.record(
          AuditAction.TOKEN_REVOKED,
          by,
          "token",
          token.id.toString(),
          AuditChange.of(token.role + " of " + token.owner + ": " + token.label, "revoked"));
      ended.fire(new TokenEnded());
    }
    return true;
  }

  /**
   * Gives a token a successor of the same role, owner and scopes, and lets it end after {@code
   * overlap}. Whoever rotates sees the successor's text, and is of its lineage.
   *
   * @param lifetime of the successor; without one as long as the token itself was to live
   * @return nothing if there is no such token
   */
  @Transactional
  Optional<Rotated> rotate(
      UUID id, Duration overlap, Optional<Duration> lifetime, Person issuer, String by) {
    ApiToken token = database.find(ApiToken.class, id, LockModeType.PESSIMISTIC_WRITE);
    if (token == null) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Role role = Role.given(token.role).orElseThrow(Tokens::rotatesByEnrolling);
    if (!token.isValidAt(now) || token.successor != null) {
      throw ProblemException.conflict(
          "token-not-rotatable",
          "The token cannot be rotated",
          token.successor != null
              ? "it has a successor already: " + token.successor
              : "it has ended; issue a new one");
    }
    Optional<Duration> life =
        lifetime.or(
            () ->
                Optional.ofNullable(token.expiresAt)
                    .map(end -> Duration.between(token.createdAt, end)));
    Set<String> lineage = new TreeSet<>(token.lineage);
    lineage.addAll(issuer.descent());
    // One's own token stays one's own.
    lineage.remove(Person.fold(token.owner));
    Order order = new Order(role, token.label, token.owner, Set.copyOf(token.scopes), life);
    Issued issued = store(order, null, lineage, by);
    Instant end = now.plus(overlap);
    if (token.expiresAt == null || end.isBefore(token.expiresAt)) {
      token.expiresAt = end;
    }
    token.successor = issued.id();
    journal.record(
        AuditAction.TOKEN_ROTATED,
        by,
        "token",
        token.id.toString(),
        AuditChange.to("successor " + issued.id() + ", ends " + token.expiresAt));
    ended.fire(new TokenEnded());
    return Optional.of(new Rotated(token, issued, order));
  }

  /** A token on its way out, and the one that takes its place. */
  record Rotated(ApiToken before, Issued successor, Order order) {}

  private static ProblemException rotatesByEnrolling() {
    return ProblemException.conflict(
        "token-not-rotatable",
        "The token cannot be rotated",
        "a host gets another token by enrolling anew");
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

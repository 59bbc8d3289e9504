package dev.touchstone.appraisal.store;

import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.appraisal.policy.PolicyParsing;
import dev.touchstone.golden.store.GoldenSets;
import dev.touchstone.runtime.Identifiers;
import dev.touchstone.runtime.http.Problem;
import dev.touchstone.runtime.http.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.exception.ConstraintViolationException;

/** Keeps policies. */
@ApplicationScoped
public class Policies {
  /** Compiled policies kept: more drafts than this are compiled again. */
  private static final int COMPILED_KEPT = 200;

  private final EntityManager database;
  private final GoldenSets goldenSets;
  private final Event<PoliciesChanged> changed;
  private final Clock clock;

  /** The text of a version never changes, so one compilation is enough. */
  private final Map<UUID, Policy> compiled = new ConcurrentHashMap<>();

  Policies(
      EntityManager database, GoldenSets goldenSets, Event<PoliciesChanged> changed, Clock clock) {
    this.database = database;
    this.goldenSets = goldenSets;
    this.changed = changed;
    this.clock = clock;
  }

  /** Reads and compiles a text; a 400 names each thing that is wrong with its line and column. */
  @Transactional
  public Policy checked(String text) {
    return switch (Policy.parse(text, goldenSets::exists)) {
      case PolicyParsing.Parsed(Policy policy) -> policy;
      case PolicyParsing.Refused(var problems) ->
          throw ProblemException.invalidText(
              "The policy is refused",
              problems.getFirst()
                  + (problems.size() > 1 ? " (and %d more)".formatted(problems.size() - 1) : "")
                  + "; nothing was stored",
              problems.stream()
                  .map(p -> new Problem.TextError(p.line(), p.column(), p.message()))
                  .toList());
    };
  }

  /** Adds a draft: the next version of the name in the text. */
  @Transactional
  public PolicyView add(Policy policy, String origin, String by) {
    try {
      StoredPolicy stored = new StoredPolicy();
      stored.id = Identifiers.next();
      stored.name = policy.name();
      stored.version = nextVersion(policy.name());
      stored.state = PolicyState.DRAFT.text();
      stored.text = policy.source();
      stored.digest = policy.digest();
      stored.origin = origin;
      stored.createdAt = clock.instant();
      stored.createdBy = by;
      stored.changedAt = stored.createdAt;
      stored.changedBy = by;
      database.persist(stored);
      database.flush();
      return view(stored, true);
    } catch (ConstraintViolationException e) {
      throw ProblemException.conflict(
          "policy-raced",
          "Somebody else added a version",
          "another version of \"" + policy.name() + "\" was added at the same moment; try again");
    }
  }

  /** Whether some version of the name says just this, in whatever words. */
  @Transactional
  public boolean has(Policy policy) {
    return database
            .createQuery(
                "select count(p) from StoredPolicy p where p.name = :name and p.digest = :digest",
                Long.class)
            .setParameter("name", policy.name())
            .setParameter("digest", policy.digest())
            .getSingleResult()
        > 0;
  }

  private int nextVersion(String name) {
    return database
            .createQuery(
                "select coalesce(max(p.version), 0) from StoredPolicy p where p.name = :name",
                Integer.class)
            .setParameter("name", name)
            .getSingleResult()
        + 1;
  }

  /** The policies that hosts are judged by at this moment. */
  @Transactional
  public List<Policy> inForce() {
    return database
        .createQuery(
            "select p.id from StoredPolicy p where p.state = 'active' order by p.name", UUID.class)
        .getResultStream()
        .map(this::compiled)
        .toList();
  }

  private Policy compiled(UUID id) {
    Policy known = compiled.get(id);
    return known != null ? known : compiled(database.find(StoredPolicy.class, id));
  }

  private Policy compiled(StoredPolicy stored) {
    if (compiled.size() > COMPILED_KEPT) {
      compiled.clear();
    }
    return compiled.computeIfAbsent(
        stored.id,
        id ->
            switch (Policy.parse(stored.text)) {
              case PolicyParsing.Parsed(Policy policy) -> policy;
              case PolicyParsing.Refused(var problems) ->
                  throw new IllegalStateException(
                      "stored policy %s v%d cannot be read: %s"
                          .formatted(stored.name, stored.version, problems.getFirst()));
            });
  }

  /** One version, compiled; 404 if there is none. */
  @Transactional
  public Policy policy(String name, int version) {
    return compiled(require(name, version, LockModeType.NONE));
  }

  /** Up to {@code limit} versions after the cursor, by name and version. */
  @Transactional
  List<PolicyView> page(String afterName, int afterVersion, int limit) {
    return database
        .createQuery(
            "select p from StoredPolicy p where p.name > :name or (p.name = :name and p.version > :version)"
                + " order by p.name, p.version",
            StoredPolicy.class)
        .setParameter("name", afterName)
        .setParameter("version", afterVersion)
        .setMaxResults(limit)
        .getResultStream()
        .map(stored -> view(stored, false))
        .toList();
  }

  @Transactional
  PolicyView get(String name, int version) {
    return view(require(name, version, LockModeType.NONE), true);
  }

  /** Puts this version into force, in the place of any other of its name. */
  @Transactional
  PolicyView activate(String name, int version, String by) {
    StoredPolicy stored = require(name, version, LockModeType.PESSIMISTIC_WRITE);
    if (PolicyState.ofText(stored.state) == PolicyState.ACTIVE) {
      return view(stored, true);
    }
    checked(stored.text); // A golden set that it names may have been revoked meanwhile.
    Optional<StoredPolicy> before = active(name);
    before.ifPresent(other -> move(other, PolicyState.RETIRED, by));
    database.flush(); // The index allows one active version at each moment.
    move(stored, PolicyState.ACTIVE, by);
    changed.fire(
        new PoliciesChanged(
            "policy %s v%d activated%s"
                .formatted(
                    name,
                    version,
                    before.map(other -> " in place of v" + other.version).orElse(""))));
    return view(stored, true);
  }

  @Transactional
  PolicyView retire(String name, int version, String by) {
    StoredPolicy stored = require(name, version, LockModeType.PESSIMISTIC_WRITE);
    boolean wasActive = PolicyState.ofText(stored.state) == PolicyState.ACTIVE;
    if (PolicyState.ofText(stored.state) != PolicyState.RETIRED) {
      move(stored, PolicyState.RETIRED, by);
    }
    if (wasActive) {
      changed.fire(new PoliciesChanged("policy %s v%d retired".formatted(name, version)));
    }
    return view(stored, true);
  }

  private void move(StoredPolicy stored, PolicyState state, String by) {
    stored.state = state.text();
    stored.changedAt = clock.instant();
    stored.changedBy = by;
  }

  private Optional<StoredPolicy> active(String name) {
    return database
        .createQuery(
            "select p from StoredPolicy p where p.name = :name and p.state = 'active'",
            StoredPolicy.class)
        .setParameter("name", name)
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultStream()
        .findFirst();
  }

  private StoredPolicy require(String name, int version, LockModeType lock) {
    return database
        .createQuery(
            "select p from StoredPolicy p where p.name = :name and p.version = :version",
            StoredPolicy.class)
        .setParameter("name", name)
        .setParameter("version", version)
        .setLockMode(lock)
        .getResultStream()
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.notFound(
                    "there is no version " + version + " of a policy with this name"));
  }

  private PolicyView view(StoredPolicy stored, boolean whole) {
    Policy policy = compiled(stored);
    return new PolicyView(
        stored.name,
        stored.version,
        stored.state,
        policy.description(),
        policy.labels(),
        stored.digest,
        stored.origin,
        stored.createdAt,
        stored.createdBy,
        stored.changedAt,
        stored.changedBy,
        whole ? stored.text : null);
  }
}

package dev.touchstone.appraisal.store;

import dev.touchstone.access.approval.ContentDigest;
import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.appraisal.policy.PolicyParsing;
import dev.touchstone.appraisal.policy.UnreadablePolicy;
import dev.touchstone.audit.AuditAction;
import dev.touchstone.audit.AuditChange;
import dev.touchstone.audit.Journal;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hibernate.exception.ConstraintViolationException;

/** Keeps policies. */
@ApplicationScoped
public class Policies {
  private final EntityManager database;
  private final GoldenSets goldenSets;
  private final PolicyTexts texts;
  private final Event<PoliciesChanged> changed;
  private final Clock clock;
  private final Journal journal;

  Policies(
      EntityManager database,
      GoldenSets goldenSets,
      PolicyTexts texts,
      Event<PoliciesChanged> changed,
      Clock clock,
      Journal journal) {
    this.database = database;
    this.goldenSets = goldenSets;
    this.texts = texts;
    this.changed = changed;
    this.clock = clock;
    this.journal = journal;
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
      journal.record(
          AuditAction.POLICY_STORED,
          by,
          "policy",
          stored.name + " v" + stored.version,
          AuditChange.to("digest " + stored.digest).because("from " + origin));
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

  /** What hosts are judged by at this moment. */
  @Transactional
  public PoliciesInForce inForce() {
    List<Policy> policies = new ArrayList<>();
    List<UnreadablePolicy> unreadable = new ArrayList<>();
    database
        .createQuery(
            "select p from StoredPolicy p where p.state = 'active' order by p.name",
            StoredPolicy.class)
        .getResultStream()
        .forEach(
            stored -> {
              switch (texts.read(stored)) {
                case PolicyReading.Compiled(Policy policy) -> policies.add(policy);
                case PolicyReading.Unreadable(UnreadablePolicy policy) -> unreadable.add(policy);
              }
            });
    return new PoliciesInForce(policies, unreadable);
  }

  /**
   * Verdicts that were given by a policy that is none for this version of the service rest on
   * nothing: its hosts are judged again.
   */
  @Transactional
  void announceUnreadable() {
    inForce()
        .unreadable()
        .forEach(
            policy ->
                changed.fire(
                    new PoliciesChanged(
                        "policy %s cannot be read by this version".formatted(policy.name()))));
  }

  /** One version, compiled; 404 if there is none, 409 if it cannot be read any more. */
  @Transactional
  public Policy policy(String name, int version) {
    return switch (texts.read(require(name, version, LockModeType.NONE))) {
      case PolicyReading.Compiled(Policy policy) -> policy;
      case PolicyReading.Unreadable(UnreadablePolicy policy) ->
          throw ProblemException.conflict(
              "unreadable-policy",
              "The policy cannot be read",
              "policy %s v%d is none for this version of the service: %s"
                  .formatted(name, version, policy.problem()));
    };
  }

  /** What identifies one version, also one that cannot be read any more; 404 if there is none. */
  @Transactional
  public String digest(String name, int version) {
    return switch (texts.read(require(name, version, LockModeType.NONE))) {
      case PolicyReading.Compiled(Policy policy) -> policy.digest();
      case PolicyReading.Unreadable(UnreadablePolicy policy) -> policy.digest();
    };
  }

  /** SHA-256 of the text of one version, lower-case hex; 404 if there is none. */
  @Transactional
  String textDigest(String name, int version) {
    return ContentDigest.of(require(name, version, LockModeType.NONE).text);
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
    journal.record(
        state == PolicyState.ACTIVE ? AuditAction.POLICY_ACTIVATED : AuditAction.POLICY_RETIRED,
        by,
        "policy",
        stored.name + " v" + stored.version,
        AuditChange.of(stored.state, state.text()).because("digest " + stored.digest));
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
    PolicyReading reading = texts.read(stored);
    return new PolicyView(
        stored.name,
        stored.version,
        stored.state,
        reading.description(),
        reading.labels(),
        stored.digest,
        stored.origin,
        stored.createdAt,
        stored.createdBy,
        stored.changedAt,
        stored.changedBy,
        whole ? stored.text : null,
        reading instanceof PolicyReading.Unreadable(UnreadablePolicy policy)
            ? policy.problem().toString()
            : null);
  }
}

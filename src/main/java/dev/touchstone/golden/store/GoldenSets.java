package dev.touchstone.golden.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.access.approval.ContentDigest;
import dev.touchstone.audit.AuditAction;
import dev.touchstone.audit.AuditChange;
import dev.touchstone.audit.Journal;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.Validity;
import dev.touchstone.golden.document.DocumentProblem;
import dev.touchstone.golden.document.GoldenDocument;
import dev.touchstone.golden.document.GoldenReader;
import dev.touchstone.golden.document.GoldenWriter;
import dev.touchstone.runtime.Identifiers;
import dev.touchstone.runtime.bundle.PcrsJson;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.tpm.PcrValues;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.exception.ConstraintViolationException;

/** Keeps golden sets. */
@ApplicationScoped
public class GoldenSets {
  /** A list of files has a hundred thousand rows: more parsed sets than this are not kept. */
  private static final int PARSED_KEPT = 1000;

  private final EntityManager database;
  private final ObjectMapper json;
  private final Event<GoldenSetsChanged> changed;
  private final Event<GoldenSetRevoked> revoked;
  private final Clock clock;
  private final Journal journal;

  /** Values of a version never change, so one reading is enough. */
  private final Map<UUID, GoldenSet> parsed = new ConcurrentHashMap<>();

  GoldenSets(
      EntityManager database,
      ObjectMapper json,
      Event<GoldenSetsChanged> changed,
      Event<GoldenSetRevoked> revoked,
      Clock clock,
      Journal journal) {
    this.database = database;
    this.json = json;
    this.changed = changed;
    this.revoked = revoked;
    this.clock = clock;
    this.journal = journal;
  }

  /** What hosts are judged by at one moment. */
  public record InForce(List<GoldenSet> active, List<GoldenSet> revoked) {}

  /** Adds the next version of the document's name. {@link GoldenSetChanges} is for other rooms. */
  @Transactional
  GoldenSetView add(
      GoldenDocument document, GoldenSetState state, Map<String, Object> provenance, String by) {
    try {
      GoldenSet set = document.asVersion(nextVersion(document.name()));
      StoredGoldenSet stored = new StoredGoldenSet();
      stored.id = Identifiers.next();
      stored.name = set.name();
      stored.version = set.version();
      stored.part = set.part().text();
      stored.state = state.text();
      stored.hosts = write(set.hosts());
      stored.notBefore = set.validity().notBefore().orElse(null);
      stored.notAfter = set.validity().notAfter().orElse(null);
      stored.measurements =
          write(Map.of("measurements", GoldenWriter.measurements(set.measurements())));
      stored.provenance = write(provenance);
      stored.createdAt = clock.instant();
      stored.createdBy = by;
      stored.changedAt = stored.createdAt;
      stored.changedBy = by;
      database.persist(stored);
      database.flush();
      journal.record(
          AuditAction.GOLDEN_STORED, by, "golden-set", set.label(), AuditChange.to(state.text()));
      if (state == GoldenSetState.ACTIVE) {
        announce(stored, "activated");
      }
      return view(stored, true);
    } catch (ConstraintViolationException e) {
      throw ProblemException.conflict(
          "golden-set-raced",
          "Somebody else added a version",
          "another version of \"" + document.name() + "\" was added at the same moment; try again");
    }
  }

  private int nextVersion(String name) {
    return database
            .createQuery(
                "select coalesce(max(g.version), 0) from StoredGoldenSet g where g.name = :name",
                Integer.class)
            .setParameter("name", name)
            .getSingleResult()
        + 1;
  }

  /** The sets that hosts are judged by at this moment, and those that nothing may match. */
  @Transactional
  public InForce inForce() {
    return new InForce(
        ofState(GoldenSetState.ACTIVE).stream()
            .filter(set -> set.validity().covers(clock.instant()))
            .toList(),
        ofState(GoldenSetState.REVOKED));
  }

  private List<GoldenSet> ofState(GoldenSetState state) {
    // Ids first: a list of files is megabytes, and was read before.
    return database
        .createQuery(
            "select g.id from StoredGoldenSet g where g.state = :state order by g.name, g.version desc",
            UUID.class)
        .setParameter("state", state.text())
        .getResultStream()
        .map(this::byId)
        .toList();
  }

  private GoldenSet byId(UUID id) {
    GoldenSet known = parsed.get(id);
    return known != null ? known : parsed(database.find(StoredGoldenSet.class, id));
  }

  /** Whether there is any version of this name that was not revoked. */
  @Transactional
  public boolean exists(String name) {
    return database
            .createQuery(
                "select count(g) from StoredGoldenSet g where g.name = :name and g.state <> 'revoked'",
                Long.class)
            .setParameter("name", name)
            .getSingleResult()
        > 0;
  }

  /** One version; with no version given, the latest. */
  @Transactional
  public GoldenSet set(String name, Optional<Integer> version) {
    int wanted = version.orElseGet(() -> nextVersion(name) - 1);
    return parsed(require(name, wanted, LockModeType.NONE));
  }

  /** Up to {@code limit} versions after the cursor, by name and version. */
  @Transactional
  List<GoldenSetView> page(String afterName, int afterVersion, int limit) {
    return database
        .createQuery(
            "select g from StoredGoldenSet g where g.name > :name or (g.name = :name and g.version > :version)"
                + " order by g.name, g.version",
            StoredGoldenSet.class)
        .setParameter("name", afterName)
        .setParameter("version", afterVersion)
        .setMaxResults(limit)
        .getResultStream()
        .map(stored -> view(stored, false))
        .toList();
  }

  @Transactional
  GoldenSetView get(String name, int version) {
    return view(require(name, version, LockModeType.NONE), true);
  }

  /** SHA-256 of all that a version says, and that never changes. */
  @Transactional
  String digest(String name, int version) {
    StoredGoldenSet stored = require(name, version, LockModeType.NONE);
    GoldenSet set = parsed(stored);
    // A tree in the order of its keys: the database keeps no order of its own.
    return ContentDigest.of(
        write(
            new TreeMap<>(
                Map.of(
                    "name", set.name(),
                    "part", set.part().text(),
                    "hosts", set.hosts().stream().sorted().toList(),
                    "validity", GoldenWriter.validity(set.validity()),
                    "measurements", GoldenWriter.measurements(set.measurements())))));
  }

  @Transactional
  GoldenSetView move(String name, int version, GoldenSetState next, String by) {
    StoredGoldenSet stored = require(name, version, LockModeType.PESSIMISTIC_WRITE);
    GoldenSetState current = GoldenSetState.ofText(stored.state);
    if (current == next) {
      return view(stored, true);
    }
    if (!current.mayBecome(next)) {
      throw ProblemException.conflict(
          "golden-set-state",
          "The golden set cannot go there",
          name + " v" + version + " is " + current.text() + " and cannot become " + next.text());
    }
    journal.record(
        deed(next),
        by,
        "golden-set",
        name + " v" + version,
        AuditChange.of(current.text(), next.text()));
    stored.state = next.text();
    stored.changedAt = clock.instant();
    stored.changedBy = by;
    if (next == GoldenSetState.REVOKED) {
      String label = stored.name + " v" + stored.version;
      revoked.fire(new GoldenSetRevoked(label, "golden set " + label + " revoked"));
    }
    announce(stored, next.deed());
    return view(stored, true);
  }

  private static AuditAction deed(GoldenSetState next) {
    return switch (next) {
      case ACTIVE -> AuditAction.GOLDEN_ACTIVATED;
      case RETIRED -> AuditAction.GOLDEN_RETIRED;
      case REVOKED -> AuditAction.GOLDEN_REVOKED;
      case DRAFT -> AuditAction.GOLDEN_STORED;
    };
  }

  /** Within the transaction: whoever judges again must not miss it, nor see it too early. */
  private void announce(StoredGoldenSet stored, String deed) {
    changed.fire(
        new GoldenSetsChanged("golden set " + stored.name + " v" + stored.version + " " + deed));
  }

  private StoredGoldenSet require(String name, int version, LockModeType lock) {
    return database
        .createQuery(
            "select g from StoredGoldenSet g where g.name = :name and g.version = :version",
            StoredGoldenSet.class)
        .setParameter("name", name)
        .setParameter("version", version)
        .setLockMode(lock)
        .getResultStream()
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.notFound(
                    "there is no version " + version + " of a golden set with this name"));
  }

  private GoldenSetView view(StoredGoldenSet stored, boolean whole) {
    GoldenSet set = parsed(stored);
    PcrValues pcrs = set.pcrs();
    return new GoldenSetView(
        stored.name,
        stored.version,
        stored.part,
        stored.state,
        set.validity().equals(Validity.ALWAYS) ? null : GoldenWriter.validity(set.validity()),
        set.hosts().isEmpty() ? null : set.hosts().stream().sorted().toList(),
        PcrsJson.toTree(pcrs),
        whole ? GoldenWriter.measurements(set.measurements()) : null,
        readMap(stored.provenance),
        stored.createdAt,
        stored.createdBy,
        stored.changedAt,
        stored.changedBy,
        null);
  }

  private GoldenSet parsed(StoredGoldenSet stored) {
    if (parsed.size() > PARSED_KEPT) {
      parsed.clear();
    }
    return parsed.computeIfAbsent(stored.id, id -> parse(stored));
  }

  private GoldenSet parse(StoredGoldenSet stored) {
    try {
      ObjectNode tree = (ObjectNode) json.readTree(stored.measurements);
      tree.put("name", stored.name);
      tree.put("part", stored.part);
      tree.set("hosts", json.readTree(stored.hosts));
      GoldenDocument document = GoldenReader.read(tree);
      return new GoldenSet(
          stored.name,
          stored.version,
          GoldenPart.ofText(stored.part).orElseThrow(),
          new Validity(Optional.ofNullable(stored.notBefore), Optional.ofNullable(stored.notAfter)),
          document.hosts(),
          document.measurements());
    } catch (JsonProcessingException | DocumentProblem e) {
      throw new IllegalStateException("stored golden set " + stored.id + " cannot be read", e);
    }
  }

  private Map<String, Object> readMap(String text) {
    try {
      return json.readValue(text, new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored provenance cannot be read", e);
    }
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a golden set cannot be written", e);
    }
  }
}

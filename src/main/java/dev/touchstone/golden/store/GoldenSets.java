package dev.touchstone.golden.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.runtime.Identifiers;
import dev.touchstone.runtime.bundle.PcrsJson;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Parsed;
import dev.touchstone.tpm.PcrValues;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.hibernate.exception.ConstraintViolationException;

/** Keeps golden sets. */
@ApplicationScoped
public class GoldenSets {
  /** A set that speaks for the launch as a whole. */
  static final String WHOLE_LAUNCH = "launch";

  private final EntityManager database;
  private final ObjectMapper json;
  private final Clock clock;

  GoldenSets(EntityManager database, ObjectMapper json, Clock clock) {
    this.database = database;
    this.json = json;
    this.clock = clock;
  }

  record Measurements(Map<String, Map<String, String>> pcrs) {}

  /** Adds the next version of {@code name}. */
  @Transactional
  public GoldenSetView add(
      String name,
      PcrValues pcrs,
      GoldenSetState state,
      Map<String, Object> provenance,
      String by) {
    try {
      GoldenSet set = new GoldenSet(name, nextVersion(name), pcrs);
      StoredGoldenSet stored = new StoredGoldenSet();
      stored.id = Identifiers.next();
      stored.name = set.name();
      stored.version = set.version();
      stored.part = WHOLE_LAUNCH;
      stored.state = state.text();
      stored.measurements = write(new Measurements(PcrsJson.toTree(pcrs)));
      stored.provenance = write(provenance);
      stored.createdAt = clock.instant();
      stored.createdBy = by;
      stored.changedAt = stored.createdAt;
      stored.changedBy = by;
      database.persist(stored);
      database.flush();
      return view(stored);
    } catch (ConstraintViolationException e) {
      throw ProblemException.conflict(
          "golden-set-raced",
          "Somebody else added a version",
          "another version of \"" + name + "\" was added at the same moment; try again");
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

  /** The sets that hosts are judged by. */
  @Transactional
  public List<GoldenSet> active() {
    return database
        .createQuery(
            "select g from StoredGoldenSet g where g.state = 'active' order by g.name, g.version desc",
            StoredGoldenSet.class)
        .getResultStream()
        .map(stored -> new GoldenSet(stored.name, stored.version, pcrs(stored)))
        .toList();
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
        .map(this::view)
        .toList();
  }

  @Transactional
  GoldenSetView get(String name, int version) {
    return view(require(name, version, LockModeType.NONE));
  }

  @Transactional
  GoldenSetView move(String name, int version, GoldenSetState next, String by) {
    StoredGoldenSet stored = require(name, version, LockModeType.PESSIMISTIC_WRITE);
    GoldenSetState current = GoldenSetState.ofText(stored.state);
    if (current == next) {
      return view(stored);
    }
    if (!current.mayBecome(next)) {
      throw ProblemException.conflict(
          "golden-set-state",
          "The golden set cannot go there",
          name + " v" + version + " is " + current.text() + " and cannot become " + next.text());
    }
    stored.state = next.text();
    stored.changedAt = clock.instant();
    stored.changedBy = by;
    return view(stored);
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

  private GoldenSetView view(StoredGoldenSet stored) {
    return new GoldenSetView(
        stored.name,
        stored.version,
        stored.part,
        stored.state,
        PcrsJson.toTree(pcrs(stored)),
        readMap(stored.provenance),
        stored.createdAt,
        stored.createdBy,
        stored.changedAt,
        stored.changedBy);
  }

  private PcrValues pcrs(StoredGoldenSet stored) {
    try {
      Measurements measurements = json.readValue(stored.measurements, Measurements.class);
      byte[] tree = json.writeValueAsBytes(measurements.pcrs());
      return switch (PcrsJson.parse(Bytes.copyOf(tree))) {
        case Parsed.Ok<PcrValues>(PcrValues values) -> values;
        case Parsed.Malformed<PcrValues> malformed ->
            throw new IllegalStateException(
                "stored golden set " + stored.id + " cannot be read: " + malformed.message());
      };
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored golden set " + stored.id + " cannot be read", e);
    }
  }

  private Map<String, Object> readMap(String text) {
    try {
      return json.readValue(
          text.getBytes(StandardCharsets.UTF_8), new TypeReference<Map<String, Object>>() {});
    } catch (java.io.IOException e) {
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

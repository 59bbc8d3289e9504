package dev.touchstone.attestation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.PcrSelection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the evidence that verdicts rest on. Callers bring the transaction. */
@ApplicationScoped
class StoredEvidences {
  private final EntityManager database;
  private final ObjectMapper json;

  StoredEvidences(EntityManager database, ObjectMapper json) {
    this.database = database;
    this.json = json;
  }

  /** The results in the order of the hosts' ids: those of hosts after {@code after}. */
  List<StoredEvidence> following(Optional<UUID> after, int limit) {
    return read(
        "where t.host_id > :after order by t.host_id limit " + limit,
        Map.of("after", after.orElse(new UUID(0, 0))));
  }

  /** The results that are the verdicts of these hosts now. */
  Map<UUID, StoredEvidence> ofHosts(Collection<UUID> hosts) {
    return hosts.isEmpty()
        ? Map.of()
        : read("where t.host_id in (:hosts)", Map.of("hosts", hosts)).stream()
            .collect(Collectors.toMap(StoredEvidence::hostId, Function.identity()));
  }

  /** How many hosts have a verdict. */
  int count() {
    return ((Number)
            database.createNativeQuery("select count(*) from trust", Long.class).getSingleResult())
        .intValue();
  }

  @SuppressWarnings("unchecked")
  private List<StoredEvidence> read(String rest, Map<String, Object> parameters) {
    var query =
        database.createNativeQuery(
            "select r.id, r.host_id, r.host_name, r.challenge_id, r.ak_public, r.nonce,"
                + " r.pcr_selection, cast(r.evidence as text) as evidence, r.evidence_digest,"
                + " r.attested_at, t.expires_at, t.trusted, t.status, t.reason, r.policy_digest,"
                + " r.facts_of from trust t join result r on r.id = t.result_id and r.attested_at ="
                + " t.attested_at "
                + rest,
            Tuple.class);
    parameters.forEach(query::setParameter);
    return ((List<Tuple>) query.getResultList()).stream().map(this::of).toList();
  }

  private StoredEvidence of(Tuple row) {
    UUID id = row.get(0, UUID.class);
    UUID factsOf = row.get(15, UUID.class);
    return new StoredEvidence(
        id,
        row.get(1, UUID.class),
        row.get(2, String.class),
        row.get(3, UUID.class),
        Bytes.copyOf(row.get(4, byte[].class)),
        new Nonce(Bytes.copyOf(row.get(5, byte[].class))),
        PcrSelection.parse(row.get(6, String.class)),
        parts(row.get(7, String.class)),
        row.get(8, String.class),
        row.get(9, Instant.class),
        row.get(10, Instant.class),
        row.get(11, Boolean.class),
        row.get(12, String.class),
        row.get(13, String.class),
        row.get(14, String.class),
        factsOf == null ? id : factsOf);
  }

  private Map<String, String> parts(String text) {
    try {
      return json.readValue(text, new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored result's list of evidence cannot be read", e);
    }
  }
}

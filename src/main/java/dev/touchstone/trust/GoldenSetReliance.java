package dev.touchstone.trust;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which trusted hosts rest on which golden sets at this moment. */
@ApplicationScoped
public class GoldenSetReliance {
  private static final String COUNTS =
      """
      select s.label as label, count(*) as hosts
      from trust t cross join lateral jsonb_array_elements_text(t.golden_sets) as s(label)
      where t.trusted and t.expires_at > :now
      group by s.label
      """;
  private static final String HOSTS =
      """
      select h.name from trust t join host h on h.id = t.host_id
      where t.trusted and t.expires_at > :now and t.golden_sets @> cast(:label as jsonb)
      order by h.name
      """;

  private final EntityManager database;
  private final ObjectMapper json;
  private final Clock clock;

  GoldenSetReliance(EntityManager database, ObjectMapper json, Clock clock) {
    this.database = database;
    this.json = json;
    this.clock = clock;
  }

  /** Label ({@code kvm-6.1 v3}) to the number of hosts; a set that nobody rests on is not in it. */
  @Transactional
  @SuppressWarnings("unchecked")
  public Map<String, Long> counts() {
    Map<String, Long> counts = new HashMap<>();
    List<Tuple> rows =
        database
            .createNativeQuery(COUNTS, Tuple.class)
            .setParameter("now", clock.instant())
            .getResultList();
    rows.forEach(row -> counts.put((String) row.get(0), ((Number) row.get(1)).longValue()));
    return counts;
  }

  /** The first {@code limit} hosts by name whose verdict rests on the set with this label. */
  @Transactional
  @SuppressWarnings("unchecked")
  public List<String> hosts(String label, int limit) {
    try {
      List<String> names =
          database
              .createNativeQuery(HOSTS, String.class)
              .setParameter("now", clock.instant())
              .setParameter("label", json.writeValueAsString(List.of(label)))
              .setMaxResults(limit)
              .getResultList();
      return List.copyOf(names);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a label is a text", e);
    }
  }
}

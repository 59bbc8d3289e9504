package dev.touchstone.attestation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.appraisal.Category;
import dev.touchstone.appraisal.TrustVector;
import dev.touchstone.tpm.Bytes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Reads what stored results claim. Callers bring the transaction. */
@ApplicationScoped
public class ClaimedResults {
  private final Results results;
  private final ObjectMapper json;

  ClaimedResults(Results results, ObjectMapper json) {
    this.results = results;
    this.json = json;
  }

  /** The claims of a result; empty if there is none with this id, or retention removed it. */
  public Optional<ResultClaims> find(UUID result) {
    return results.find(result).map(this::claims);
  }

  private ResultClaims claims(StoredResult stored) {
    try {
      return new ResultClaims(
          stored.id,
          stored.hostId,
          stored.hostName,
          vector(json.readValue(stored.claims, new TypeReference<Map<String, Integer>>() {})),
          Bytes.copyOf(stored.nonce),
          stored.policy,
          stored.policyDigest,
          json.readValue(stored.goldenSets, new TypeReference<List<String>>() {}),
          stored.attestedAt,
          stored.expiresAt,
          count(stored.resetCount),
          count(stored.restartCount));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("result " + stored.id + " cannot be read", e);
    }
  }

  private static TrustVector vector(Map<String, Integer> byName) {
    Map<Category, Integer> claims = new EnumMap<>(Category.class);
    for (Category category : Category.values()) {
      Integer claim = byName.get(category.text());
      if (claim != null) {
        claims.put(category, claim);
      }
    }
    return new TrustVector(claims);
  }

  private static OptionalLong count(Long count) {
    return count == null ? OptionalLong.empty() : OptionalLong.of(count);
  }
}

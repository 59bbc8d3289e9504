package dev.touchstone.attestation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * What was found about a launch, for whoever explains a verdict. The caller brings a transaction.
 */
@ApplicationScoped
public class ResultFindings {
  private static final TypeReference<List<FindingView>> FINDINGS = new TypeReference<>() {};

  private final Results results;
  private final ObjectMapper json;

  ResultFindings(Results results, ObjectMapper json) {
    this.results = results;
    this.json = json;
  }

  /** The gravest first; none if retention removed the result. */
  public List<FindingView> of(UUID result) {
    return results.find(result).map(stored -> read(stored.findings)).orElseGet(List::of);
  }

  private List<FindingView> read(String findings) {
    try {
      return json.readValue(findings, FINDINGS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("findings that this service stored cannot be read", e);
    }
  }
}

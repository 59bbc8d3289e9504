package dev.touchstone.golden.corim;

import dev.touchstone.golden.PcrMeasurement;
import dev.touchstone.golden.Validity;
import java.util.List;
import java.util.Optional;

/**
 * What a CoRIM says, as far as golden values are made of it.
 *
 * @param id its own name for itself
 * @param signer whose signature was checked: the subject of the certificate; empty if it is not
 *     signed
 * @param references each environment with its PCRs
 * @param attestationKeys keys that it vouches for, PEM
 */
public record Corim(
    String id,
    Optional<String> signer,
    Validity validity,
    List<Reference> references,
    List<String> attestationKeys) {
  public Corim {
    references = List.copyOf(references);
    attestationKeys = List.copyOf(attestationKeys);
  }

  /**
   * Reference values of one environment.
   *
   * @param environment what it is about, for people
   */
  public record Reference(String environment, List<PcrMeasurement> pcrs) {
    public Reference {
      pcrs = List.copyOf(pcrs);
    }
  }
}

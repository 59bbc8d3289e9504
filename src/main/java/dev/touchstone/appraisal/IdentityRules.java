package dev.touchstone.appraisal;

import java.util.List;
import java.util.Map;

/** Whose key signed (attestation-results.md, "Mapping"). */
final class IdentityRules {
  private IdentityRules() {}

  static void check(
      HostIdentity identity, Map<Category, Integer> affirmed, List<Finding> findings) {
    switch (identity.endorsement()) {
      case ENROLLED -> affirmed.put(Category.INSTANCE_IDENTITY, TrustVector.AFFIRMED);
      case ASSUMED -> {
        affirmed.put(Category.INSTANCE_IDENTITY, TrustVector.AFFIRMED);
        findings.add(
            Finding.of(
                "identity.assumed",
                Category.INSTANCE_IDENTITY,
                Severity.INFO,
                "the attestation key is taken as given: nothing here binds it to a TPM"));
      }
      case UNKNOWN ->
          findings.add(
              Finding.of(
                      "identity.unknown",
                      Category.INSTANCE_IDENTITY,
                      Severity.CONTRAINDICATED,
                      "nothing binds the attestation key to a TPM that is known: enrol the host with an endorsement"
                          + " key of a trusted authority, or approve it")
                  .claiming(TrustVector.NOT_RECOGNISED));
      case REVOKED ->
          findings.add(
              Finding.of(
                  "identity.revoked",
                  Category.INSTANCE_IDENTITY,
                  Severity.CONTRAINDICATED,
                  "the endorsement of the host's TPM was revoked"));
    }
  }
}

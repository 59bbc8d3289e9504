package dev.touchstone.attestation;

import dev.touchstone.appraisal.LaunchPolicy;
import dev.touchstone.tpm.HashAlgorithm;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The policy that the configuration asks for. */
@ApplicationScoped
class PolicyInForce {
  private final LaunchPolicy policy;
  private final Duration verdictLifetime;

  PolicyInForce(
      @ConfigProperty(name = "touchstone.policy.name") String name,
      @ConfigProperty(name = "touchstone.policy.bank") String bank,
      @ConfigProperty(name = "touchstone.policy.require-safe-clock") boolean requireSafeClock,
      @ConfigProperty(name = "touchstone.policy.verdict-lifetime") Duration verdictLifetime) {
    HashAlgorithm algorithm =
        HashAlgorithm.ofBank(bank)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "touchstone.policy.bank is \""
                            + bank
                            + "\": expected sha256, sha384, sha512 or sha1"));
    this.policy = new LaunchPolicy(name, algorithm, requireSafeClock);
    this.verdictLifetime = verdictLifetime;
  }

  LaunchPolicy current() {
    return policy;
  }

  /** How long a verdict counts from the moment its evidence came in. */
  Duration verdictLifetime() {
    return verdictLifetime;
  }
}

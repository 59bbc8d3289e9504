package dev.touchstone.attestation;

import dev.touchstone.tpm.QuoteVerdict;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** Counts and times the evidence path. Names are documented in docs/metrics.md. */
@ApplicationScoped
class AttestationMetrics {
  private final MeterRegistry registry;
  private final Timer verification;

  AttestationMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.verification =
        Timer.builder("touchstone.verification")
            .description("Time to verify a quote and replay its logs")
            .publishPercentileHistogram()
            .register(registry);
  }

  <T> T timeVerification(Supplier<T> verification) {
    return this.verification.record(verification);
  }

  void malformed() {
    quote("malformed");
  }

  void verdict(String status, QuoteVerdict quote) {
    quote(
        switch (quote) {
          case QuoteVerdict.Verified verified -> "verified";
          case QuoteVerdict.Refused refused -> "refused";
          case QuoteVerdict.Malformed malformed -> "malformed";
        });
    registry.counter("touchstone.verdicts", "status", status).increment();
  }

  private void quote(String outcome) {
    registry.counter("touchstone.quotes", "outcome", outcome).increment();
  }
}

package dev.touchstone.attestation;

import dev.touchstone.runtime.bundle.BundlePart;
import dev.touchstone.runtime.http.ProblemException;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How large a part of an upload may be, by kind. */
@ApplicationScoped
class EvidenceLimits {
  private final int quote;
  private final int pcrs;
  private final int log;
  private final int hints;

  EvidenceLimits(
      @ConfigProperty(name = "touchstone.attestation.limit.quote") MemorySize quote,
      @ConfigProperty(name = "touchstone.attestation.limit.pcrs") MemorySize pcrs,
      @ConfigProperty(name = "touchstone.attestation.limit.log") MemorySize log,
      @ConfigProperty(name = "touchstone.attestation.limit.bundle") MemorySize hints) {
    this.quote = Math.toIntExact(quote.asLongValue());
    this.pcrs = Math.toIntExact(pcrs.asLongValue());
    this.log = Math.toIntExact(log.asLongValue());
    this.hints = Math.toIntExact(hints.asLongValue());
  }

  int of(BundlePart part) {
    return switch (part.kind()) {
      case QUOTE -> quote;
      case PCRS -> pcrs;
      case LOG -> log;
      case HINTS -> hints;
    };
  }

  /** Refuses a part of {@code size} bytes with a 413 if that is too much. */
  void check(BundlePart part, long size) {
    if (size > of(part)) {
      throw ProblemException.tooLarge(part.fileName(), of(part));
    }
  }
}

package dev.touchstone.launch;

import dev.touchstone.tpm.ClockInfo;
import dev.touchstone.tpm.VerifiedQuote;

/** What the quote itself says. */
final class QuoteFacts {
  private QuoteFacts() {}

  static void collect(VerifiedLaunch launch, FactCollector out) {
    VerifiedQuote quote = launch.quote();
    ClockInfo clock = quote.clock();
    Provenance signed = Provenance.quote();
    out.absent(
        "tpm.manufacturer", "a quote does not name the manufacturer; the EK certificate does");
    out.text("tpm.firmwareVersion", quote.firmwareVersion(), signed);
    out.put("boot.resetCount", new FactValue.Count(clock.resetCount()), signed);
    out.put("boot.restartCount", new FactValue.Count(clock.restartCount()), signed);
    out.put("boot.safe", new FactValue.Flag(clock.safe()), signed);
  }
}

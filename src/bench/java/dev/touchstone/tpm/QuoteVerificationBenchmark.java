package dev.touchstone.tpm;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Whole verifications of a real quote on one thread, as the service does them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(1)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class QuoteVerificationBenchmark {
  @Param({"kvm-good", "kvm-good/quotes/ecc-sha256"})
  public String quote;

  private QuoteEvidence evidence;
  private AttestationKey key;
  private QuoteExpectation expectation;

  @Setup
  public void load() {
    Evidence bundle = Evidence.of(quote);
    evidence = bundle.quote();
    key = bundle.ak();
    expectation = QuoteExpectation.of(bundle.nonce(), PcrSelection.parse("sha256:0-10,14,17-19"));
  }

  @Benchmark
  public QuoteVerdict verify() {
    QuoteVerdict verdict = QuoteVerifier.verify(evidence, key, expectation);
    if (!(verdict instanceof QuoteVerdict.Verified)) {
      throw new IllegalStateException(verdict.toString());
    }
    return verdict;
  }
}

package dev.touchstone.appraisal.policy;

import dev.touchstone.appraisal.Boots;
import dev.touchstone.launch.LaunchFacts;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * All rules of a shipped policy over the facts of a recorded launch, one thread; a unit of the
 * result is one host. Facts are bound anew each time, as for each host; the policy is compiled
 * once, as in the service. The bar is 100 µs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Threads(1)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PolicyBenchmark {
  @Param({"baseline", "kvm-txt", "kvm-uefi-secureboot-svirt", "xen-txt-xsm", "xen-uefi-grub"})
  public String policy;

  /** Of the wrong kind for half of the policies: their rules then find facts absent. */
  @Param({"kvm-good", "xen-good"})
  public String launch;

  private Policy compiled;
  private LaunchFacts facts;

  @Setup
  public void load() {
    compiled = Policies.shipped(policy);
    facts = Boots.of(launch).logs().facts();
  }

  @Benchmark
  public void rules(Blackhole sink) {
    FactBindings bindings = FactBindings.of(facts);
    for (Rule rule : compiled.rules()) {
      sink.consume(rule.evaluate(bindings));
    }
  }
}

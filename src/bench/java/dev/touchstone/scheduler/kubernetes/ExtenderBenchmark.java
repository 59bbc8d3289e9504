package dev.touchstone.scheduler.kubernetes;

import dev.touchstone.trust.TrustAnswers;
import java.io.IOException;
import java.io.OutputStream;
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

/**
 * kube-scheduler's question about 5,000 nodes, four of five trusted, from the bytes of the request
 * to the parts of the answer as they are handed to the connection, one thread. The bar is 30 ms.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Threads(1)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExtenderBenchmark {
  /** Names alone, or nodes of about 5 KB each. */
  @Param({"names", "nodes"})
  public String form;

  private byte[] request;
  private TrustAnswers trust;
  private ExtenderFilter filter;
  private ExtenderArgumentsReader reader;

  @Setup
  public void ask() {
    request = form.equals("names") ? Requests.names(5000) : Requests.nodes(5000);
    trust = new FakeTrust().trustedNodes(4000);
    filter = new ExtenderFilter(Requests.DEFAULT, Requests.BY_NAME);
    reader = new ExtenderArgumentsReader(Requests.BY_NAME);
  }

  @Benchmark
  public void filter() throws MalformedArgumentsException, IOException {
    filter.filter(reader.read(request), () -> trust).writeTo(OutputStream.nullOutputStream());
  }

  @Benchmark
  public Object read() throws MalformedArgumentsException {
    return reader.read(request);
  }
}

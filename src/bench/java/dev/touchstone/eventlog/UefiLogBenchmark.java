package dev.touchstone.eventlog;

import dev.touchstone.eventlog.uefi.UefiEvent;
import dev.touchstone.eventlog.uefi.UefiLog;
import dev.touchstone.testing.PublicEvidence;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The UEFI log of a real server, one thread; a unit of the result is one log. {@code hashingAlone}
 * is the limit: each event's data hashed once in each bank of the log, each extend, nothing else.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(1)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class UefiLogBenchmark {
  private Bytes log;
  private List<byte[]> data;
  private List<HashAlgorithm> banks;

  @Setup
  public void read() throws IOException {
    Optional<Path> folder = PublicEvidence.directory();
    Path file =
        folder
            .map(path -> path.resolve("hpe-server/uefi_log.bin"))
            .filter(Files::isRegularFile)
            .orElseThrow(
                () -> new IllegalStateException("no shared/evidence/public beside the checkout"));
    log = Bytes.copyOf(Files.readAllBytes(file));
    UefiLog parsed = parsed();
    data = new ArrayList<>();
    for (UefiEvent event : parsed.events()) {
      if (event.extended()) {
        data.add(event.data().toArray());
      }
    }
    banks = List.copyOf(parsed.banks());
  }

  @Benchmark
  public int parseReplayAndBind() {
    UefiLog parsed = parsed();
    int bound = Replay.of(parsed).replayed().banks().size();
    for (UefiEvent event : parsed.events()) {
      bound += event.binding() == Binding.BOUND ? 1 : 0;
    }
    return bound;
  }

  @Benchmark
  public UefiLog parseAlone() {
    return parsed();
  }

  @Benchmark
  public byte[] hashingAlone() throws DigestException {
    byte[] state = new byte[128];
    for (HashAlgorithm bank : banks) {
      MessageDigest engine = bank.newEngine();
      int size = bank.size();
      for (byte[] event : data) {
        engine.update(event);
        engine.digest(state, size, size);
        engine.update(state, 0, 2 * size);
        engine.digest(state, 0, size);
      }
    }
    return state;
  }

  private UefiLog parsed() {
    return UefiLog.parse(log)
        .orElse(
            bad -> {
              throw new IllegalStateException(bad.message());
            });
  }
}

package dev.touchstone.scheduler.placement;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A real Placement that the service under test keeps traits in. */
public final class PlacementForTests implements QuarkusTestResourceLifecycleManager {
  private static RealPlacement running;

  /** Empty where it is not installed. */
  static Optional<RealPlacement> running() {
    return Optional.ofNullable(running);
  }

  @Override
  public Map<String, String> start() {
    try {
      if (!RealPlacement.isInstalled()) {
        return Map.of();
      }
      running =
          RealPlacement.start(
              Files.createTempDirectory(Path.of("target"), "placement").toAbsolutePath());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return Map.of(
        "touchstone.placement.url", running.url().toString(),
        "touchstone.placement.auth", "noauth",
        "touchstone.placement.parallel", "1",
        "touchstone.placement.interval", "PT3S");
  }

  @Override
  public void stop() {
    if (running != null) {
      running.close();
      running = null;
    }
  }
}

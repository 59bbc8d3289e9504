package dev.touchstone.scheduler.kubernetes;

import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.MockWebServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** A mock of an API server that the service is configured with. */
public final class ApiServerForTests implements QuarkusTestResourceLifecycleManager {
  private KubernetesMockServer server;

  @Override
  public Map<String, String> start() {
    server =
        new KubernetesMockServer(
            new io.fabric8.mockwebserver.Context(),
            new MockWebServer(),
            new HashMap<>(),
            new KubernetesCrudDispatcher(),
            false);
    server.init();
    return Map.of(
        "quarkus.kubernetes-client.api-server-url",
        "http://" + server.getHostName() + ":" + server.getPort(),
        "touchstone.kubernetes.controller.enabled",
        "true");
  }

  @Override
  public void stop() {
    if (server != null) {
      server.destroy();
    }
  }
}

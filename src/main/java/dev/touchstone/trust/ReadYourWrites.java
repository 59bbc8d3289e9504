package dev.touchstone.trust;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.time.Duration;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Whoever changed something through this instance sees it in what this instance answers from
 * memory, once the change is answered.
 */
public class ReadYourWrites {
  private static final Set<String> WRITES = Set.of("POST", "PUT", "DELETE", "PATCH");
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final TrustSynchronisation synchronisation;

  ReadYourWrites(TrustSynchronisation synchronisation) {
    this.synchronisation = synchronisation;
  }

  @ServerResponseFilter
  public void await(ContainerRequestContext request, ContainerResponseContext response) {
    boolean wrote = WRITES.contains(request.getMethod()) && response.getStatus() < 300;
    if (wrote && concernsTrust(request.getUriInfo().getPath())) {
      synchronisation.await(PATIENCE);
    }
  }

  /** The others are asked often, or change nothing that schedulers are told. */
  private static boolean concernsTrust(String path) {
    String local = path.startsWith("/") ? path : "/" + path;
    return (local.startsWith("/v1/hosts") && !local.endsWith("/challenges"))
        || local.startsWith("/v1/enrollments")
        || local.startsWith("/v1/challenges")
        || local.startsWith("/v1/policies/")
        || local.startsWith("/v1/golden-sets");
  }
}

package dev.touchstone.scheduler.kubernetes;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.touchstone.access.Caller;
import dev.touchstone.access.Role;
import dev.touchstone.runtime.http.PlainText;
import dev.touchstone.runtime.http.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** {@code /v1/kubernetes/guard}: what keeps one mistake from tainting a whole cluster. */
@Path("/v1/kubernetes/guard")
@Tag(name = "admin")
public class GuardResource {
  private static final Logger LOG = Logger.getLogger(GuardResource.class);
  private static final int LONGEST_REASON = 500;

  private final DatabaseGuardStore store;
  private final KubernetesConfig config;
  private final Caller caller;

  GuardResource(DatabaseGuardStore store, KubernetesConfig config, Caller caller) {
    this.store = store;
    this.config = config;
    this.caller = caller;
  }

  /**
   * @param held how many nodes are kept from being tainted
   * @param share of the nodes that is without trust and may be tainted, 0 to 1
   * @param limit the share that may be tainted without an admin's word
   * @param nodes the nodes that are held, by name
   * @param tainted how many nodes are tainted
   * @param of how many nodes there are
   * @param checkedAt when nodes were last looked at; absent if they never were
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record GuardView(
      int held,
      double share,
      double limit,
      List<String> nodes,
      int tainted,
      int of,
      Instant checkedAt) {}

  /**
   * @param reason why this is right, for the record
   * @param nodes to let through these alone of those that are held
   */
  public record Release(String reason, List<String> nodes) {}

  public record Released(int released, List<String> nodes) {}

  @GET
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE, Role.OPERATOR_ROLE})
  @Operation(summary = "Which Kubernetes nodes would be tainted, were there not so many of them")
  public GuardView get() {
    double limit = config.controller().guardShare();
    return store
        .latest()
        .map(
            row ->
                new GuardView(
                    row.held.length,
                    row.state().share(),
                    limit,
                    List.of(row.held),
                    row.tainted.length,
                    row.nodes,
                    row.checkedAt))
        .orElseGet(() -> new GuardView(0, 0, limit, List.of(), 0, 0, null));
  }

  @POST
  @Path("/release")
  @RolesAllowed({Role.ADMIN_ROLE, Role.OPERATOR_ROLE})
  @Operation(summary = "Taint the nodes that are held now")
  public Released release(Release request) {
    if (request == null
        || request.reason() == null
        || request.reason().isBlank()
        || request.reason().length() > LONGEST_REASON
        || !PlainText.isLine(request.reason())) {
      throw ProblemException.invalid(
          "reason", "a reason is 1 to " + LONGEST_REASON + " characters on one line");
    }
    Set<String> only = new HashSet<>(request.nodes() == null ? List.of() : request.nodes());
    if (request.nodes() != null && only.isEmpty()) {
      throw ProblemException.invalid("nodes", "expected names of nodes; leave it out to mean all");
    }
    List<String> released = store.release(only, request.reason(), caller.name());
    if (released.isEmpty()) {
      throw ProblemException.conflict(
          "nothing-held", "Nothing is held", "no node that this would let through is held now");
    }
    LOG.warnf(
        "%s lets %d held nodes be tainted: %s", caller.name(), released.size(), request.reason());
    return new Released(released.size(), released);
  }
}

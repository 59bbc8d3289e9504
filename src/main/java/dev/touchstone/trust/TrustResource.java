package dev.touchstone.trust;

import dev.touchstone.access.Role;
import dev.touchstone.runtime.http.HostName;
import dev.touchstone.runtime.http.Page;
import dev.touchstone.runtime.http.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/trust}: what schedulers ask. */
@Path("/v1/trust")
@Tag(name = "scheduler")
public class TrustResource {
  private static final int QUERY_LIMIT = 10_000;

  private final TrustModel trust;

  TrustResource(TrustModel trust) {
    this.trust = trust;
  }

  /**
   * @param hosts names, at most 10,000
   */
  public record TrustQuery(List<String> hosts) {}

  /** One row per name asked, in the order asked. */
  public record TrustAnswer(List<TrustView> items) {}

  @GET
  @Path("/{host}")
  @RolesAllowed({Role.SCHEDULER_ROLE, Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
  @Operation(summary = "May I place here? A host nobody has heard of is answered with unknown")
  public TrustView get(@PathParam("host") String host) {
    return trust.query(List.of(HostName.require("host", host))).get(0);
  }

  @POST
  @Path("/query")
  @RolesAllowed({Role.SCHEDULER_ROLE, Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
  @Operation(summary = "May I place on these?")
  public TrustAnswer query(TrustQuery query) {
    if (query == null || query.hosts() == null) {
      throw ProblemException.invalid("hosts", "expected {\"hosts\": [\"name\", …]}");
    }
    if (query.hosts().size() > QUERY_LIMIT) {
      throw ProblemException.invalid(
          "hosts",
          "at most " + QUERY_LIMIT + " names are answered, these are " + query.hosts().size());
    }
    for (int i = 0; i < query.hosts().size(); i++) {
      HostName.require("hosts[" + i + "]", query.hosts().get(i));
    }
    return new TrustAnswer(trust.query(query.hosts()));
  }

  @GET
  @RolesAllowed({Role.SCHEDULER_ROLE, Role.ADMIN_ROLE, Role.AUDITOR_ROLE})
  @Operation(summary = "Hosts by name, a page at a time")
  public Page<TrustView> list(
      @QueryParam("trusted") String trusted,
      @QueryParam("after") String after,
      @QueryParam("limit") String limit) {
    int size = Page.limit(limit);
    List<TrustView> found = trust.page(HostName.cursor(after), wanted(trusted), size + 1);
    return Page.of(found, size, TrustView::host);
  }

  private static Optional<Boolean> wanted(String trusted) {
    return switch (trusted == null ? "" : trusted) {
      case "" -> Optional.empty();
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> throw ProblemException.invalid("trusted", "trusted is true or false");
    };
  }
}

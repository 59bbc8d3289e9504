package dev.touchstone.trust;

import dev.touchstone.access.Role;
import dev.touchstone.runtime.http.HostName;
import dev.touchstone.runtime.http.Page;
import dev.touchstone.runtime.http.ProblemException;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code /v1/trust}: what schedulers ask, answered from memory. */
@Path("/v1/trust")
@Tag(name = "scheduler")
public class TrustResource {
  private static final int QUERY_LIMIT = 10_000;

  private final TrustMirror trust;
  private final ChangeFeed changes;
  private final TrustAnswerHeaders headers;

  TrustResource(TrustMirror trust, ChangeFeed changes, TrustAnswerHeaders headers) {
    this.trust = trust;
    this.changes = changes;
    this.headers = headers;
  }

  /**
   * @param hosts names, at most 10,000
   */
  public record TrustQuery(List<String> hosts) {}

  /** One row per name asked, in the order asked. */
  public record TrustAnswer(List<TrustView> items) {}

  @GET
  @Path("/{host}")
  @NonBlocking
  @RolesAllowed({
    Role.SCHEDULER_ROLE,
    Role.ADMIN_ROLE,
    Role.AUDITOR_ROLE,
    Role.OPERATOR_ROLE,
    Role.GOLDEN_ROLE
  })
  @Operation(summary = "May I place here? A host nobody has heard of is answered with unknown")
  public RestResponse<TrustView> get(
      @PathParam("host") String host, @HeaderParam("If-None-Match") String known) {
    TrustView view = trust.answer(HostName.require("host", host));
    return headers.tagged(view, known).build();
  }

  @POST
  @Path("/query")
  @NonBlocking
  @RolesAllowed({
    Role.SCHEDULER_ROLE,
    Role.ADMIN_ROLE,
    Role.AUDITOR_ROLE,
    Role.OPERATOR_ROLE,
    Role.GOLDEN_ROLE
  })
  @Operation(summary = "May I place on these?")
  public RestResponse<TrustAnswer> query(TrustQuery query) {
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
    return headers.plain(new TrustAnswer(trust.answers(query.hosts()))).build();
  }

  @GET
  @NonBlocking
  @RolesAllowed({
    Role.SCHEDULER_ROLE,
    Role.ADMIN_ROLE,
    Role.AUDITOR_ROLE,
    Role.OPERATOR_ROLE,
    Role.GOLDEN_ROLE
  })
  @Operation(summary = "Hosts by name, a page at a time")
  public RestResponse<Page<TrustView>> list(
      @QueryParam("trusted") String trusted,
      @QueryParam("state") List<String> states,
      @QueryParam("label") List<String> labels,
      @QueryParam("policy") String policy,
      @QueryParam("after") String after,
      @QueryParam("limit") String limit,
      @HeaderParam("If-None-Match") String known) {
    int size = Page.limit(limit);
    TrustFilter filter = TrustFilter.of(trusted, states, labels, policy);
    // Before the rows are read: a change in between is told again rather than not at all.
    ChangePosition position = changes.position();
    List<TrustView> found =
        trust.page(HostName.cursor(after), filter, size + 1).stream()
            .map(HostTrust::trust)
            .toList();
    return headers
        .tagged(Page.of(found, size, TrustView::host), known)
        .header("Touchstone-Changes-After", position.toString())
        .build();
  }
}

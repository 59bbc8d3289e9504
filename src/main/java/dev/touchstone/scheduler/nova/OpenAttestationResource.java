package dev.touchstone.scheduler.nova;

import dev.touchstone.access.Role;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code PollHosts} at Nova's default address. */
@Path("/OpenAttestationWebServices/V1.0/PollHosts")
@Tag(name = "scheduler")
public class OpenAttestationResource {
  private final PollHosts hosts;

  OpenAttestationResource(PollHosts hosts) {
    this.hosts = hosts;
  }

  @POST
  @NonBlocking
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @RolesAllowed({Role.SCHEDULER_ROLE, Role.ADMIN_ROLE})
  @Operation(
      summary = "Nova TrustedFilter and oVirt: {hosts[]} to {hosts[{host_name, trust_lvl, vtime}]}")
  public byte[] poll(byte[] body) {
    return hosts.answer(body);
  }
}

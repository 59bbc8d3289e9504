package dev.touchstone.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /v1/whoami}: whose credential this is, and what it may do. */
@Path("/v1/whoami")
@Tag(name = "anyone")
public class WhoAmIResource {
  private final SecurityIdentity identity;
  private final Caller caller;

  WhoAmIResource(SecurityIdentity identity, Caller caller) {
    this.identity = identity;
    this.caller = caller;
  }

  /**
   * @param name as records keep it
   * @param person the person or system behind it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record WhoAmI(String name, String person, List<String> roles) {}

  @GET
  @RolesAllowed({
    Role.SCHEDULER_ROLE,
    Role.OPERATOR_ROLE,
    Role.GOLDEN_ROLE,
    Role.ADMIN_ROLE,
    Role.AUDITOR_ROLE
  })
  @Operation(summary = "Whose credential this is, and its roles")
  public WhoAmI tell() {
    return new WhoAmI(
        caller.name(),
        Person.of(identity).map(Person::name).orElse(null),
        identity.getRoles().stream().sorted().toList());
  }
}

package dev.touchstone.attestation;

import dev.touchstone.access.Caller;
import dev.touchstone.access.Role;
import dev.touchstone.host.Host;
import dev.touchstone.host.Hosts;
import dev.touchstone.runtime.bundle.BundlePart;
import dev.touchstone.runtime.http.HostName;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.tpm.PcrSelection;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code POST /v1/hosts/{host}/challenges}: a nonce to quote, and what to quote. */
@Path("/v1/hosts/{host}/challenges")
@Tag(name = "host")
public class ChallengeResource {
  private final Hosts hosts;
  private final Challenges challenges;
  private final Caller caller;

  ChallengeResource(Hosts hosts, Challenges challenges, Caller caller) {
    this.hosts = hosts;
    this.challenges = challenges;
    this.caller = caller;
  }

  /**
   * @param nonce 32 bytes in hex, to be the quote's qualifying data
   * @param pcrSelection bank to PCR indices, in the order in which the quote has to name the banks
   * @param imaOffset the first entry of the IMA list that is wanted
   * @param logs the bundle parts that are wanted if the host has them
   */
  public record ChallengeView(
      UUID challenge,
      String nonce,
      Map<String, SortedSet<Integer>> pcrSelection,
      long imaOffset,
      List<String> logs,
      Instant expiresAt) {}

  @POST
  @Transactional
  @RolesAllowed({Role.HOST_ROLE, Role.ADMIN_ROLE})
  @Operation(summary = "Get a nonce, good for one quote")
  public Response open(@PathParam("host") String name) {
    Host host = hosts.require(HostName.require("host", name));
    caller.requireHost(host.id());
    if (host.attestationKey().isEmpty()) {
      throw ProblemException.conflict(
          "not-enrolled-yet",
          "The host has not enrolled yet",
          "\"" + name + "\" has no attestation key yet: enrol it first");
    }
    Challenge challenge = challenges.open(host);
    return Response.created(URI.create("/v1/challenges/" + challenge.id))
        .entity(
            new ChallengeView(
                challenge.id,
                HexFormat.of().formatHex(challenge.nonce),
                banks(PcrSelection.parse(challenge.pcrSelection)),
                0,
                Arrays.stream(BundlePart.values())
                    .filter(part -> part.kind() == BundlePart.Kind.LOG)
                    .map(BundlePart::fileName)
                    .toList(),
                challenge.expiresAt))
        .build();
  }

  private static Map<String, SortedSet<Integer>> banks(PcrSelection selection) {
    Map<String, SortedSet<Integer>> banks = new LinkedHashMap<>();
    selection.banks().forEach(bank -> banks.put(bank.algorithm().bank(), bank.pcrs()));
    return banks;
  }
}

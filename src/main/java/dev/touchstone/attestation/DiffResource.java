package dev.touchstone.attestation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.touchstone.access.Role;
import dev.touchstone.golden.Change;
import dev.touchstone.golden.GoldenComparison;
import dev.touchstone.golden.GoldenDifference;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.GoldenSetDiff;
import dev.touchstone.golden.LaunchDiff;
import dev.touchstone.golden.capture.ObservedLaunch;
import dev.touchstone.golden.store.GoldenSets;
import dev.touchstone.runtime.http.HostName;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.runtime.http.ResourceId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code POST /v1/golden-sets:diff}: what differs between golden sets and launches, in words. */
@Path("/v1/golden-sets:diff")
@Tag(name = "admin")
public class DiffResource {
  private final GoldenSets sets;
  private final Results results;
  private final StoredLaunches launches;

  DiffResource(GoldenSets sets, Results results, StoredLaunches launches) {
    this.sets = sets;
    this.results = results;
    this.launches = launches;
  }

  /**
   * One of two things: exactly one of goldenSet, result and host is given.
   *
   * @param version of the golden set; without it the latest
   * @param host whose latest result is meant
   */
  public record Side(String goldenSet, Integer version, String result, String host) {}

  /** What to hold against what. */
  public record DiffRequest(Side before, Side after) {}

  /**
   * @param same whether nothing differs
   */
  public record Diff(String before, String after, boolean same, List<ChangeView> changes) {}

  /** One difference. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ChangeView(String what, String before, String after, String sentence) {
    static ChangeView of(Change change) {
      return new ChangeView(
          change.what(),
          change.before().orElse(null),
          change.after().orElse(null),
          change.sentence());
    }

    static ChangeView of(GoldenDifference difference) {
      return new ChangeView(
          difference.what(),
          difference.expected().orElse(null),
          difference.actual().orElse(null),
          difference.sentence());
    }
  }

  private sealed interface Thing {
    String label();
  }

  private record Golden(String label, GoldenSet set) implements Thing {}

  private record Launch(String label, ObservedLaunch launch) implements Thing {}

  @POST
  @Transactional
  @RolesAllowed({Role.ADMIN_ROLE, Role.AUDITOR_ROLE, Role.OPERATOR_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "Hold golden sets and launches against each other")
  public Diff diff(DiffRequest request) {
    if (request == null) {
      throw ProblemException.invalid("body", "expected {\"before\": …, \"after\": …}");
    }
    Thing before = thing("before", request.before());
    Thing after = thing("after", request.after());
    List<ChangeView> changes = changes(before, after).toList();
    return new Diff(before.label(), after.label(), changes.isEmpty(), changes);
  }

  private static Stream<ChangeView> changes(Thing before, Thing after) {
    if (before instanceof Golden old && after instanceof Golden now) {
      return GoldenSetDiff.of(old.set(), now.set()).stream().map(ChangeView::of);
    }
    if (before instanceof Launch old && after instanceof Launch now) {
      return LaunchDiff.of(side(old), side(now)).stream().map(ChangeView::of);
    }
    Golden set = (Golden) (before instanceof Golden ? before : after);
    Launch launch = (Launch) (before instanceof Launch ? before : after);
    return GoldenComparison.of(set.set(), launch.launch().launch(), launch.launch().facts())
        .differences()
        .stream()
        .map(ChangeView::of);
  }

  private static LaunchDiff.Side side(Launch launch) {
    return new LaunchDiff.Side(launch.launch().launch(), launch.launch().facts());
  }

  private Thing thing(String field, Side side) {
    long given =
        side == null
            ? 0
            : Stream.of(side.goldenSet(), side.result(), side.host())
                .filter(Objects::nonNull)
                .count();
    if (given != 1) {
      throw ProblemException.invalid(field, "expected exactly one of goldenSet, result and host");
    }
    if (side.goldenSet() != null) {
      if (!GoldenSet.isName(side.goldenSet())) {
        throw ProblemException.notFound("there is no golden set with this name");
      }
      GoldenSet set = sets.set(side.goldenSet(), Optional.ofNullable(side.version()));
      return new Golden("golden set " + set.label(), set);
    }
    StoredResult result = result(field, side);
    return new Launch(
        "result " + result.id + " of " + result.hostName,
        launches.require(result, launches.bank(result)));
  }

  private StoredResult result(String field, Side side) {
    if (side.result() != null) {
      return results.require(ResourceId.field(field + ".result", side.result()));
    }
    String host = HostName.require(field + ".host", side.host());
    return results.ofHost(host, Optional.empty(), 1).stream()
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.conflict(
                    "no-evidence",
                    "There is no evidence to compare",
                    "\"" + host + "\" has not attested yet: run the agent on it first"));
  }
}

package dev.touchstone.attestation;

import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.capture.CapturedParts;
import dev.touchstone.golden.capture.Capturing;
import dev.touchstone.golden.capture.ObservedLaunch;
import dev.touchstone.tpm.HashAlgorithm;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Proposes golden sets by part from a result and from earlier boots of its host. */
@ApplicationScoped
class PartsCapture {
  /** A host that attests each minute has many results of one boot. */
  private static final int LOOKED_AT = 500;

  private final Results results;
  private final StoredLaunches launches;

  PartsCapture(Results results, StoredLaunches launches) {
    this.results = results;
    this.launches = launches;
  }

  /**
   * @param boots the results of the other boots that were looked at
   */
  record Proposal(CapturedParts captured, List<String> boots) {}

  Proposal propose(StoredResult source, Set<GoldenPart> wanted, int boots) {
    HashAlgorithm bank = launches.bank(source);
    ObservedLaunch latest = launches.require(source, bank);
    List<ObservedLaunch> earlier = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    seen.add(source.resetCount);
    for (StoredResult other : results.ofHost(source.hostName, Optional.of(source.id), LOOKED_AT)) {
      if (earlier.size() + 1 >= boots) {
        break;
      }
      boolean sameKey = Arrays.equals(other.akPublic, source.akPublic);
      if (sameKey && Objects.nonNull(other.resetCount) && seen.add(other.resetCount)) {
        launches.find(other, bank).ifPresent(earlier::add);
      }
    }
    return new Proposal(
        Capturing.of(latest, earlier, wanted),
        earlier.stream().map(ObservedLaunch::label).toList());
  }
}

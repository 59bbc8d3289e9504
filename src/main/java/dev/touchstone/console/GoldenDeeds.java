package dev.touchstone.console;

import dev.touchstone.golden.store.GoldenSetResource;
import dev.touchstone.golden.store.GoldenSetView;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Does through the API what a button says. */
@ApplicationScoped
class GoldenDeeds {
  private static final int ACCEPTED = 202;

  private final GoldenSetResource sets;

  GoldenDeeds(GoldenSetResource sets) {
    this.sets = sets;
  }

  /** What to say of it then: that it is done, or that somebody else has to approve it first. */
  Notice done(GoldenDeed deed, String name, String version) {
    return switch (deed) {
      case ACTIVATION -> said(sets.activate(name, version), Notice.ACTIVATED);
      case RETIREMENT -> said(sets.retire(name, version), Notice.RETIRED);
      case REVOCATION -> said(sets.revoke(name, version), Notice.REVOKED);
    };
  }

  /** All or none: half of a launch's parts would keep its hosts out. */
  Notice activate(List<GoldenSetView> together) {
    return QuarkusTransaction.requiringNew()
            .call(
                () ->
                    together.stream()
                        .map(
                            set ->
                                done(
                                    GoldenDeed.ACTIVATION,
                                    set.name(),
                                    Integer.toString(set.version())))
                        .toList())
            .contains(Notice.WAITING)
        ? Notice.WAITING
        : Notice.ACTIVATED;
  }

  private static Notice said(Object answer, Notice done) {
    return answer instanceof Response response && response.getStatus() == ACCEPTED
        ? Notice.WAITING
        : done;
  }
}

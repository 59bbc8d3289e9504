package dev.touchstone.trust.token;

import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.trust.token.ear.EarDialect;
import dev.touchstone.trust.token.ear.EarProfile;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The profiles that can be asked for. */
// At the start, so that a setting that is wrong stops it there.
@Startup
@ApplicationScoped
class EarProfiles {
  private final List<EarProfile> offered;
  private final EarProfile byDefault;

  EarProfiles(TokenSettings settings) {
    EarProfile a = new EarProfile(EarDialect.A, settings.profile().a());
    EarProfile c = new EarProfile(EarDialect.C, settings.profile().c());
    if (a.name().equals(c.name())) {
      throw new IllegalArgumentException(
          "touchstone.token.profile.a and .c are both \""
              + a.name()
              + "\": a relying party could not tell the dialects apart");
    }
    this.offered = List.of(c, a);
    this.byDefault =
        EarDialect.ofText(settings.profile().byDefault())
            .map(dialect -> dialect == EarDialect.A ? a : c)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "touchstone.token.profile.by-default is a or c, found \""
                            + settings.profile().byDefault()
                            + "\""));
  }

  /** By its full name or its short one; the default without one; a 400 for any other. */
  EarProfile require(String asked) {
    if (asked == null || asked.isEmpty()) {
      return byDefault;
    }
    return offered.stream()
        .filter(profile -> profile.name().equals(asked) || profile.dialect().text().equals(asked))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.invalid(
                    "profile",
                    "tokens are given as c (%s) or a (%s): in the query, # is written %%23"
                        .formatted(offered.get(0).name(), offered.get(1).name())));
  }
}

package dev.touchstone.appraisal.store;

import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.appraisal.policy.PolicyParsing;
import dev.touchstone.appraisal.policy.UnreadablePolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Stored texts to policies. The text of a version never changes, so one compilation is enough. */
@ApplicationScoped
class PolicyTexts {
  private static final Logger LOG = Logger.getLogger(PolicyTexts.class);

  /** Compiled policies kept: more drafts than this are compiled again. */
  private static final int KEPT = 200;

  private final Map<UUID, PolicyReading> readings = new ConcurrentHashMap<>();
  private final Set<UUID> reported = ConcurrentHashMap.newKeySet();

  /** Also of a text that is no policy any more: one row must not stop what others are for. */
  PolicyReading read(StoredPolicy stored) {
    if (readings.size() > KEPT) {
      readings.clear();
    }
    return readings.computeIfAbsent(stored.id, id -> compile(stored));
  }

  private PolicyReading compile(StoredPolicy stored) {
    return switch (Policy.parse(stored.text)) {
      case PolicyParsing.Parsed(Policy policy) -> new PolicyReading.Compiled(policy);
      case PolicyParsing.Refused(var problems) -> {
        if (reported.add(stored.id)) {
          LOG.errorf(
              "stored policy %s v%d (%s) cannot be read by this version: %s; hosts that it is for are not trusted"
                  + " while it is active",
              stored.name, stored.version, stored.state, problems.getFirst());
        }
        yield new PolicyReading.Unreadable(
            UnreadablePolicy.of(stored.name, stored.digest, stored.text, problems.getFirst()));
      }
    };
  }
}

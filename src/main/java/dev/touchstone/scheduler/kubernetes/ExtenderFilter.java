package dev.touchstone.scheduler.kubernetes;

import dev.touchstone.scheduler.kubernetes.Candidates.Candidate;
import dev.touchstone.trust.TrustAnswers;
import dev.touchstone.trust.TrustView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Which of the nodes that kube-scheduler asks about may take the pod. Pure, but for the trust it is
 * handed.
 */
final class ExtenderFilter {
  /** MaxExtenderPriority of extender/v1. */
  private static final int BEST = 10;

  /** A pod's events hold 1024 bytes: reasons of several nodes should fit. */
  private static final int LONGEST_REASON = 400;

  private final PodSelection pods;
  private final NodeNaming naming;

  ExtenderFilter(PodSelection pods, NodeNaming naming) {
    this.pods = pods;
    this.naming = naming;
  }

  boolean asksForTrust(ExtenderArguments arguments) {
    return pods.asksForTrust(arguments.pod());
  }

  /**
   * An ExtenderFilterResult in the form of the question. Nodes without trust are unresolvable:
   * evicting other pods from them would not help.
   *
   * @param trust asked for only if the pod asks for trust
   */
  ExtenderAnswer filter(ExtenderArguments arguments, Supplier<TrustAnswers> trust) {
    if (!asksForTrust(arguments)) {
      return ExtenderAnswer.all(arguments);
    }
    if (!naming.isByName() && arguments.candidates() instanceof Candidates.Names) {
      return ExtenderAnswer.error(
          "Touchstone finds the host of a node by the label "
              + naming.label().orElseThrow()
              + " and was sent names alone: configure the extender with nodeCacheCapable: false");
    }
    List<Candidate> kept = new ArrayList<>();
    Map<String, String> refused = new LinkedHashMap<>();
    TrustAnswers answers = trust.get();
    for (Candidate candidate : arguments.candidates().nodes()) {
      if (candidate.host().isEmpty()) {
        refused.put(
            candidate.name(),
            "unknown: the node lacks the label "
                + naming.label().orElse("")
                + ", which names its host");
        continue;
      }
      TrustView view = answers.answer(candidate.host().get());
      if (view.trusted()) {
        kept.add(candidate);
      } else {
        refused.put(candidate.name(), shortened(view.state() + ": " + view.reason()));
      }
    }
    // A name that stands twice is refused as a whole.
    kept.removeIf(candidate -> refused.containsKey(candidate.name()));
    return ExtenderAnswer.filtered(arguments, kept, refused);
  }

  /**
   * A HostPriorityList: 10 for trusted hosts and 0 for others. Pods that ask for no trust find all
   * nodes alike, or they would fill the trusted ones.
   */
  ExtenderAnswer prioritize(ExtenderArguments arguments, Supplier<TrustAnswers> trust) {
    List<Candidate> candidates = arguments.candidates().nodes();
    if (!asksForTrust(arguments)) {
      return noPreference(arguments);
    }
    TrustAnswers answers = trust.get();
    return ExtenderAnswer.scores(
        candidates,
        candidates.stream()
            .map(
                candidate ->
                    candidate.host().map(host -> answers.answer(host).trusted()).orElse(false)
                        ? BEST
                        : 0)
            .toList());
  }

  /** 0 for every node. */
  static ExtenderAnswer noPreference(ExtenderArguments arguments) {
    List<Candidate> candidates = arguments.candidates().nodes();
    return ExtenderAnswer.scores(candidates, candidates.stream().map(candidate -> 0).toList());
  }

  private static String shortened(String reason) {
    if (reason.length() <= LONGEST_REASON) {
      return reason;
    }
    int end = LONGEST_REASON - 1;
    return reason.substring(0, Character.isHighSurrogate(reason.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }
}

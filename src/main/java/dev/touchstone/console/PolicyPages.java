package dev.touchstone.console;

import dev.touchstone.attestation.ReappraisalResource;
import dev.touchstone.runtime.http.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** The pages about policies. */
@CheckedTemplate(basePath = "console", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
final class PolicyPages {
  private PolicyPages() {}

  static native TemplateInstance policies(Frame frame, PoliciesPage page);

  static native TemplateInstance policy(Frame frame, PolicyPage page);

  static native TemplateInstance policyBuiltIn(Frame frame, String name, long hosts);

  static native TemplateInstance policyEditor(Frame frame, EditorPage page);

  static native TemplateInstance policyDeed(Frame frame, PolicyDeed page);

  static native TemplateInstance policyOutcome(Frame frame, OutcomePage page);

  static native TemplateInstance policyRefusal(Problem problem);

  static native TemplateInstance policyRuns(
      List<ReappraisalResource.ReappraisalView> runs, boolean underWay);
}

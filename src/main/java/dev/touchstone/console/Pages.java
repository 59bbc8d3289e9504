package dev.touchstone.console;

import dev.touchstone.host.HostView;
import dev.touchstone.runtime.http.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages, checked against what they are given when the service is built. */
@CheckedTemplate(basePath = "console", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
final class Pages {
  private Pages() {}

  static native TemplateInstance login(Frame frame, String next, String error, boolean provider);

  static native TemplateInstance problem(Frame frame, Problem problem);

  static native TemplateInstance fleet(Frame frame, FleetPage fleet);

  static native TemplateInstance host(Frame frame, HostPage page);

  static native TemplateInstance hostForget(Frame frame, HostView host);

  static native TemplateInstance hostDifferences(DifferencePage page);

  static native TemplateInstance enrolments(Frame frame, EnrolmentsPage page);
}

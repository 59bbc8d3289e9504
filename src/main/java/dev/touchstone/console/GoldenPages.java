package dev.touchstone.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages of golden sets, checked when the service is built. */
@CheckedTemplate(basePath = "console", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
final class GoldenPages {
  private GoldenPages() {}

  static native TemplateInstance goldenSets(Frame frame, GoldenListPage page);

  static native TemplateInstance goldenSet(Frame frame, GoldenSetPage page);

  static native TemplateInstance goldenDeed(Frame frame, GoldenDeedPage page);

  static native TemplateInstance goldenEffect(GoldenEffect effect);

  static native TemplateInstance goldenCapture(Frame frame, GoldenCapturePage page);

  static native TemplateInstance goldenPredict(Frame frame, GoldenPredictPage page);

  static native TemplateInstance goldenImport(Frame frame);

  static native TemplateInstance goldenDrafts(Frame frame, GoldenDraftsPage page);
}

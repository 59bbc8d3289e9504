package dev.touchstone.console;

import dev.touchstone.access.IssuedToken;
import dev.touchstone.access.TokenView;
import dev.touchstone.access.approval.ApprovalView;
import dev.touchstone.audit.AuditResource;
import dev.touchstone.audit.JournalRow;
import dev.touchstone.host.EndorsementAuthorityResource.AuthorityView;
import dev.touchstone.trust.webhook.DeliveryView;
import dev.touchstone.trust.webhook.WebhookResource;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** The pages of those who look after access, authorities and notification. */
@CheckedTemplate(basePath = "console", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
final class AdministrationPages {
  private AdministrationPages() {}

  static native TemplateInstance tokens(Frame frame, List<TokenView> tokens);

  static native TemplateInstance tokenIssued(Frame frame, IssuedToken token);

  static native TemplateInstance tokenRevoke(Frame frame, TokenView token);

  static native TemplateInstance authorities(Frame frame, List<AuthorityView> authorities);

  static native TemplateInstance authorityRemove(Frame frame, AuthorityView authority);

  static native TemplateInstance webhooks(Frame frame, List<WebhookResource.WebhookView> webhooks);

  static native TemplateInstance webhookAdded(Frame frame, WebhookResource.AddedWebhook webhook);

  static native TemplateInstance webhook(
      Frame frame,
      WebhookResource.WebhookView webhook,
      List<DeliveryView> deliveries,
      WebhookResource.TestView test);

  static native TemplateInstance audit(
      Frame frame,
      List<JournalRow> rows,
      AuditResource.State state,
      AuditPageResource.Search search);

  static native TemplateInstance approvals(Frame frame, List<ApprovalView> approvals);
}

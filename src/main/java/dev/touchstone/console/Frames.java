package dev.touchstone.console;

import dev.touchstone.access.TokenIdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.util.Set;

/** Makes the frame of a page for whoever asks. */
@RequestScoped
class Frames {
  private final SecurityIdentity identity;

  Frames(SecurityIdentity identity) {
    this.identity = identity;
  }

  Frame of(String title, String section) {
    return of(title, section, Notice.NONE);
  }

  Frame of(String title, String section, Notice notice) {
    return of(identity, title, section, notice);
  }

  static Frame of(SecurityIdentity identity, String title, String section, Notice notice) {
    SessionKey key = identity.getAttribute(SessionAuthentication.KEY);
    String shown = identity.getAttribute(TokenIdentityProvider.SHOWN_NAME);
    return new Frame(
        title,
        section,
        shown == null ? "" : shown,
        key == null ? Set.of() : identity.getRoles(),
        key == null ? "" : key.formToken(),
        notice.sentence());
  }

  /** The frame of a page for somebody who is not signed in. */
  static Frame ofNobody(String title) {
    return new Frame(title, "", "", Set.of(), "", "");
  }
}

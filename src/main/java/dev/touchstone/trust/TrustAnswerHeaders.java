package dev.touchstone.trust;

import dev.touchstone.tpm.HashAlgorithm;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.EntityTag;
import java.nio.charset.StandardCharsets;
import org.jboss.resteasy.reactive.RestResponse;

/** What an answer from memory says about itself: whether it is new, and how old it may be. */
@ApplicationScoped
class TrustAnswerHeaders {
  private final TrustSynchronisation synchronisation;

  TrustAnswerHeaders(TrustSynchronisation synchronisation) {
    this.synchronisation = synchronisation;
  }

  /** An answer with its tag, or 304 without a body if the asker has just this one. */
  <T> RestResponse.ResponseBuilder<T> tagged(T answer, String known) {
    EntityTag tag = new EntityTag(digest(answer), true);
    RestResponse.ResponseBuilder<T> response =
        isKnown(tag, known)
            ? RestResponse.ResponseBuilder.create(RestResponse.Status.NOT_MODIFIED)
            : RestResponse.ResponseBuilder.ok(answer);
    // A verdict runs out by itself: whoever keeps an answer asks whether it still holds.
    return aged(response.tag(tag).header("Cache-Control", "no-cache"));
  }

  <T> RestResponse.ResponseBuilder<T> plain(T answer) {
    return aged(RestResponse.ResponseBuilder.ok(answer));
  }

  private <T> RestResponse.ResponseBuilder<T> aged(RestResponse.ResponseBuilder<T> response) {
    synchronisation
        .unsynchronisedSince()
        .ifPresent(since -> response.header("Touchstone-Unsynchronised-Since", since.toString()));
    return response;
  }

  /** Of all that the answer says, in 128 bits: answers that differ never look alike. */
  private static String digest(Object answer) {
    byte[] text = String.valueOf(answer).getBytes(StandardCharsets.UTF_8);
    return HashAlgorithm.SHA256.hash(text).hex().substring(0, 32);
  }

  /** RFC 9110, 13.1.2: weak comparison. */
  private static boolean isKnown(EntityTag tag, String known) {
    if (known == null) {
      return false;
    }
    for (String one : known.split(",")) {
      String text = one.strip();
      if (text.equals("*")
          || text.equals("\"" + tag.getValue() + "\"")
          || text.equals("W/\"" + tag.getValue() + "\"")) {
        return true;
      }
    }
    return false;
  }
}

package dev.touchstone.trust.token.keys;

import java.time.Duration;
import java.util.List;

/** The keys of this installation, wherever they are kept. */
public interface SigningKeys {
  /** What signs now. The first key is made when it is first needed. */
  TokenSigner signer();

  /** Every key there ever was of which something is known, the latest first. */
  List<TokenKey> all();

  /** What verifiers have to know: at least the key that signs now. */
  List<TokenKey> published();

  /** How long before it signs a key is published: nobody may rely on an older list for longer. */
  Duration publishAhead();

  /**
   * Makes a successor of the key that signs: published at once, signing after {@link
   * #publishAhead()}. A problem (409) if one waits already.
   */
  TokenKey rotate(String by);
}

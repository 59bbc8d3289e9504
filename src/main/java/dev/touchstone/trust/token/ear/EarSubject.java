package dev.touchstone.trust.token.ear;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Whom and what a token is about.
 *
 * @param host its name: a token that is shown for another host is worth nothing
 * @param state trusted, untrusted or stale
 * @param result by which it can be looked up why
 * @param policy name of what the host was judged by
 * @param policyDigest lower-case hex SHA-256 of it
 * @param goldenSets labels of the sets that matched
 * @param attestedAt when the evidence came in
 * @param leaseEnds until when the verdict counts
 * @param boot the counters of the TPM that tell the boot, if the quote was verified
 * @param quoted the nonce that stood in the quote, if it is one that EAT has room for
 */
public record EarSubject(
    String host,
    String state,
    UUID result,
    String policy,
    String policyDigest,
    List<String> goldenSets,
    Instant attestedAt,
    Instant leaseEnds,
    Optional<Boot> boot,
    Optional<EatNonce> quoted) {

  /** TPMS_CLOCK_INFO: how often the TPM was reset, and restarted since. */
  public record Boot(long resetCount, long restartCount) {}

  public EarSubject {
    goldenSets = List.copyOf(goldenSets);
  }

  /** The policy as EAR names it: collision-resistant, and never the same for another text. */
  String policyId() {
    String name = URLEncoder.encode(policy, StandardCharsets.UTF_8).replace("+", "%20");
    return "tag:touchstone.dev,2026:policy/" + name + "#sha256:" + policyDigest;
  }
}

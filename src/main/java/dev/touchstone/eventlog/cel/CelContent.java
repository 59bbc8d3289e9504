package dev.touchstone.eventlog.cel;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.SafeText;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What a record's content is, and which of its bytes the digest should be of.
 *
 * @param hashed the candidates; the digest of any of them binds
 * @param always whether a digest of none of them means that the data is not what was measured
 */
record CelContent(
    String contentType,
    String eventType,
    Bytes data,
    List<Bytes> hashed,
    boolean always,
    String text) {

  static final String SYSTEMD = "systemd";
  static final String PC_CLIENT = "pcclient_std";
  static final String IMA_TEMPLATE = "ima_template";

  /** systemd cuts strings longer than this before it logs them, not before it measures them. */
  private static final int SYSTEMD_WHOLE = 768;

  private static final String VOLUME_KEY = "volume-key";

  /**
   * systemd measures the string it logs, but for a volume key, of which it measures an HMAC ({@code
   * tpm2-util.c}, {@code pcrextend.c}).
   */
  static CelContent systemd(String eventType, String string) {
    Bytes bytes = Bytes.copyOf(string.getBytes(StandardCharsets.UTF_8));
    boolean always = !VOLUME_KEY.equals(eventType) && bytes.size() <= SYSTEMD_WHOLE;
    return new CelContent(SYSTEMD, eventType, bytes, List.of(bytes), always, SafeText.of(string));
  }

  /** The rules of the PC Client profile are not applied here: only data that is hashed as it is. */
  static CelContent pcClient(String eventType, Bytes data) {
    return new CelContent(PC_CLIENT, eventType, data, List.of(data), false, data.hex());
  }

  static CelContent imaTemplate(String name, Bytes data) {
    return new CelContent(IMA_TEMPLATE, name, data, List.of(data), true, data.hex());
  }

  static CelContent other(String contentType, Bytes data, List<Bytes> hashed) {
    return new CelContent(contentType, "", data, hashed, false, data.hex());
  }

  Binding binding(List<Digest> digests) {
    if (digests.isEmpty()) {
      return Binding.UNKNOWN;
    }
    for (Bytes candidate : hashed) {
      if (digests.stream().allMatch(digest -> covers(digest, candidate))) {
        return Binding.BOUND;
      }
    }
    return always ? Binding.UNBOUND : Binding.UNKNOWN;
  }

  private boolean covers(Digest digest, Bytes candidate) {
    byte[] bytes = candidate.toArray();
    HashAlgorithm bank = digest.algorithm();
    return bank.hash(bytes).equals(digest)
        // a bank whose hash the kernel lacked has SHA-1 and zeros
        || (IMA_TEMPLATE.equals(contentType)
            && bank.size() > HashAlgorithm.SHA1.size()
            && Arrays.equals(
                digest.toArray(),
                Arrays.copyOf(HashAlgorithm.SHA1.hash(bytes).toArray(), bank.size())));
  }
}

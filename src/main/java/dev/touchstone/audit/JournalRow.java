package dev.touchstone.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/**
 * An entry in its place, as it is exported: a line of JSON.
 *
 * <p>Its hash is SHA-256 over, in this order: the 17 bytes {@code touchstone-audit1}; the 32 bytes
 * of the hash before it, zeros for the first; {@code seq} and {@code id}, 8 bytes each, big-endian;
 * {@code at} in microseconds since 1970, 8 bytes; then actor, action, subjectKind, subject, cause,
 * before, after, each as 4 bytes of length and so many bytes of UTF-8, where length 0xffffffff
 * without bytes stands for nothing.
 *
 * @param seq its place, from 1, without gaps
 * @param id of the entry
 * @param previousHash lower-case hex, like {@code hash}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "seq",
  "id",
  "at",
  "actor",
  "action",
  "subjectKind",
  "subject",
  "cause",
  "before",
  "after",
  "previousHash",
  "hash"
})
public record JournalRow(
    long seq,
    long id,
    Instant at,
    String actor,
    String action,
    String subjectKind,
    String subject,
    String cause,
    String before,
    String after,
    String previousHash,
    String hash) {
  static final String FIRST = "0".repeat(64);
  private static final byte[] DOMAIN = "touchstone-audit1".getBytes(StandardCharsets.US_ASCII);
  private static final int NOTHING = -1;

  /** The hash that this row has to have. */
  public String expectedHash() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(DOMAIN);
      out.write(HexFormat.of().parseHex(previousHash));
      out.writeLong(seq);
      out.writeLong(id);
      out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, at));
      for (String field :
          new String[] {actor, action, subjectKind, subject, cause, before, after}) {
        write(out, field);
      }
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void write(DataOutputStream out, String field) throws IOException {
    if (field == null) {
      out.writeInt(NOTHING);
      return;
    }
    byte[] text = field.getBytes(StandardCharsets.UTF_8);
    out.writeInt(text.length);
    out.write(text);
  }

  JournalRow chained() {
    return new JournalRow(
        seq,
        id,
        at,
        actor,
        action,
        subjectKind,
        subject,
        cause,
        before,
        after,
        previousHash,
        expectedHash());
  }
}

package dev.touchstone.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * An exported journal as a file: lines of JSON, rows in their order and checkpoints anywhere. Read
 * twice, as a stream: once for the checkpoints, once for the rows.
 */
public final class JournalFile {
  private static final int LONGEST_LINE = 1 << 17;
  private static final int MOST_CHECKPOINTS = 1_000_000;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JournalFile() {}

  /** Opens the text anew each time. */
  public interface Source {
    BufferedReader open() throws IOException;
  }

  /** A text that is no journal, key or checkpoint: what was expected, what was found. */
  public static final class UnreadableJournalException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableJournalException(String message) {
      super(message);
    }
  }

  /**
   * Holds a journal against itself, against the checkpoints in it and against those kept elsewhere.
   *
   * @param kept checkpoints in their compact form
   * @param keys a JWK set or one JWK; empty: checkpoints are compared, their signatures are not
   */
  public static JournalVerification.Outcome verify(
      Source journal, List<String> kept, Optional<String> keys)
      throws IOException, UnreadableJournalException {
    JournalVerification verification = new JournalVerification();
    List<JsonWebKey> known = keys.isPresent() ? keys(keys.get()) : List.of();
    for (String signed : kept) {
      verification.expect(checkpoint(signed.strip(), known, keys.isPresent()));
    }
    List<String> inside = new ArrayList<>();
    read(
        journal,
        (line, node) -> {
          if (node.has("checkpoint")) {
            if (inside.size() == MOST_CHECKPOINTS) {
              throw new UnreadableJournalException(
                  "more than " + MOST_CHECKPOINTS + " checkpoints");
            }
            inside.add(node.path("checkpoint").asText());
          }
        });
    for (String signed : inside) {
      verification.expect(checkpoint(signed, known, keys.isPresent()));
    }
    read(
        journal,
        (line, node) -> {
          if (!node.has("checkpoint")) {
            verification.row(row(line, node));
          }
        });
    return verification.outcome();
  }

  private interface Taker {
    void take(long line, JsonNode node) throws UnreadableJournalException;
  }

  private static void read(Source journal, Taker taker)
      throws IOException, UnreadableJournalException {
    try (BufferedReader lines = journal.open()) {
      long number = 0;
      for (Optional<String> line = line(lines); line.isPresent(); line = line(lines)) {
        number++;
        if (line.get().isBlank()) {
          continue;
        }
        if (line.get().length() > LONGEST_LINE) {
          throw new UnreadableJournalException(
              "line " + number + " is longer than " + LONGEST_LINE + " characters");
        }
        taker.take(number, tree(number, line.get()));
      }
    }
  }

  /** The next line, cut when it is too long to be one. */
  private static Optional<String> line(BufferedReader lines) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = lines.read();
    if (c < 0) {
      return Optional.empty();
    }
    while (c >= 0 && c != '\n' && line.length() <= LONGEST_LINE) {
      line.append((char) c);
      c = lines.read();
    }
    return Optional.of(line.toString());
  }

  private static JsonNode tree(long number, String line) throws UnreadableJournalException {
    try {
      JsonNode node = JSON.readTree(line);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      // Said below, like a line that is JSON and no object.
    }
    throw new UnreadableJournalException("line " + number + ": expected an object of JSON");
  }

  private static JournalRow row(long number, JsonNode node) throws UnreadableJournalException {
    try {
      JournalRow row = JSON.treeToValue(node, JournalRow.class);
      boolean whole =
          row.at() != null
              && row.actor() != null
              && row.action() != null
              && row.subjectKind() != null
              && row.subject() != null
              && isHash(row.previousHash())
              && isHash(row.hash());
      if (whole) {
        return row;
      }
    } catch (JsonProcessingException | ArithmeticException e) {
      // Said below, like a row that lacks something.
    }
    throw new UnreadableJournalException(
        "line "
            + number
            + ": expected a row of the journal with seq, id, at, actor, action,"
            + " subjectKind, subject, previousHash and hash");
  }

  private static boolean isHash(String text) {
    return text != null
        && text.length() == JournalRow.FIRST.length()
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  private static List<JsonWebKey> keys(String text) throws UnreadableJournalException {
    try {
      JsonNode node = JSON.readTree(text);
      return node != null && node.has("keys")
          ? new JsonWebKeySet(text).getJsonWebKeys()
          : List.of(JsonWebKey.Factory.newJwk(text));
    } catch (JsonProcessingException | JoseException e) {
      throw new UnreadableJournalException("the key file is no JWK and no JWK set");
    }
  }

  private static JournalVerification.Checkpoint checkpoint(
      String signed, List<JsonWebKey> keys, boolean verify) throws UnreadableJournalException {
    try {
      JsonWebSignature jws = new JsonWebSignature();
      jws.setAlgorithmConstraints(
          new AlgorithmConstraints(
              AlgorithmConstraints.ConstraintType.PERMIT, "ES256", "ES384", "EdDSA"));
      jws.setCompactSerialization(signed);
      if (!Checkpoints.TYPE.equals(jws.getHeader("typ"))) {
        throw new UnreadableJournalException("a checkpoint has type " + Checkpoints.TYPE);
      }
      if (verify) {
        Optional<JsonWebKey> key =
            keys.stream()
                .filter(one -> jws.getKeyIdHeaderValue().equals(one.getKeyId()))
                .findFirst();
        if (key.isEmpty()) {
          throw new UnreadableJournalException(
              "no key given has the id "
                  + jws.getKeyIdHeaderValue()
                  + ", which signed a checkpoint");
        }
        jws.setKey(key.get().getKey());
        if (!jws.verifySignature()) {
          throw new UnreadableJournalException("the signature of a checkpoint is not valid");
        }
      }
      Map<?, ?> payload = JSON.readValue(jws.getUnverifiedPayload(), Map.class);
      if (payload.get("seq") instanceof Number seq
          && payload.get("hash") instanceof String hash
          && isHash(hash)) {
        return new JournalVerification.Checkpoint(seq.longValue(), hash);
      }
    } catch (JoseException | JsonProcessingException e) {
      // Said below.
    }
    throw new UnreadableJournalException("expected a checkpoint, a compact JWS");
  }
}

package dev.touchstone.attestation;

import dev.touchstone.runtime.bundle.BundlePart;
import dev.touchstone.tpm.Bytes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;

/**
 * Keeps evidence by content: what was stored before is not stored again. Callers bring the
 * transaction.
 */
@ApplicationScoped
class EvidenceStore {
  private final EntityManager database;

  EvidenceStore(EntityManager database) {
    this.database = database;
  }

  /** Stores the parts; gives their digests by file name, in the order of names. */
  Map<String, String> store(Evidence evidence) {
    Map<String, String> digests = new TreeMap<>();
    evidence
        .parts()
        .forEach((part, bytes) -> digests.put(part.fileName(), Evidence.digestOf(bytes)));
    // In the order of digests: two submissions that store the same logs must not wait for each
    // other in a circle.
    Map<String, Bytes> byDigest = new TreeMap<>();
    evidence.parts().forEach((part, bytes) -> byDigest.put(Evidence.digestOf(bytes), bytes));
    byDigest.forEach(
        (digest, bytes) ->
            database
                .createNativeQuery(
                    "insert into evidence_blob (digest, size, body) values (:digest, :size, :body)"
                        + " on conflict (digest) do nothing")
                .setParameter("digest", digest)
                .setParameter("size", (long) bytes.size())
                .setParameter("body", deflate(bytes))
                .executeUpdate());
    return digests;
  }

  /**
   * Reads the parts back. What is missing is left out: evidence may have been dropped by retention.
   */
  Map<BundlePart, Bytes> load(Map<String, String> digests) {
    Map<BundlePart, Bytes> parts = new EnumMap<>(BundlePart.class);
    digests.forEach(
        (name, digest) ->
            BundlePart.ofFileName(name)
                .ifPresent(
                    part -> {
                      EvidenceBlob blob = database.find(EvidenceBlob.class, digest);
                      if (blob != null) {
                        parts.put(part, inflate(blob));
                      }
                    }));
    return parts;
  }

  /**
   * Brings blobs into this transaction's memory with one query, for {@link #load} to find there.
   */
  void prefetch(Collection<String> digests) {
    if (!digests.isEmpty()) {
      database
          .createQuery(
              "select b from EvidenceBlob b where b.digest in :digests", EvidenceBlob.class)
          .setParameter("digests", Set.copyOf(digests))
          .getResultList();
    }
  }

  /** Whether all of these are kept. */
  boolean holds(Collection<String> digests) {
    Set<String> wanted = Set.copyOf(digests);
    return database
            .createQuery(
                "select count(b) from EvidenceBlob b where b.digest in :digests", Long.class)
            .setParameter("digests", wanted)
            .getSingleResult()
        == wanted.size();
  }

  /** The bytes of this digest, unless they were dropped by retention. */
  Optional<Bytes> read(String digest) {
    return Optional.ofNullable(database.find(EvidenceBlob.class, digest))
        .map(EvidenceStore::inflate);
  }

  private static byte[] deflate(Bytes bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.size() / 2 + 64);
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes.toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static Bytes inflate(EvidenceBlob blob) {
    byte[] out = new byte[Math.toIntExact(blob.size)];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(blob.body);
      int length = inflater.inflate(out);
      if (length != out.length) {
        throw new IllegalStateException("stored evidence " + blob.digest + " is cut short");
      }
      return Bytes.copyOf(out);
    } catch (DataFormatException e) {
      throw new IllegalStateException("stored evidence " + blob.digest + " is damaged", e);
    } finally {
      inflater.end();
    }
  }
}

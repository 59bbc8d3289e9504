package dev.touchstone.attestation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.host.Host;
import dev.touchstone.host.Hosts;
import dev.touchstone.runtime.bundle.BundleArchive;
import dev.touchstone.runtime.bundle.BundlePart;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.PcrSelection;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Gives the evidence of a result back as a bundle that {@code touchstone verify} judges without the
 * service: what the host sent, with the key and nonce that it was held against.
 */
@ApplicationScoped
class EvidenceDownload {
  /** Hints larger than this stay out, so that a reader's limit on {@code bundle.json} is kept. */
  private static final int HINTS_TAKEN_OVER = 16 * 1024;

  private final Results results;
  private final EvidenceStore store;
  private final Hosts hosts;
  private final ObjectMapper json;

  EvidenceDownload(Results results, EvidenceStore store, Hosts hosts, ObjectMapper json) {
    this.results = results;
    this.store = store;
    this.hosts = hosts;
    this.json = json;
  }

  /**
   * A bundle that is ready to be written.
   *
   * @param fileName what to save it as: a plain file name
   */
  record Bundle(String fileName, SortedMap<String, Supplier<Bytes>> files, Instant modified) {
    void writeTo(OutputStream out) throws IOException {
      BundleArchive.write(files, modified, out);
    }
  }

  /** The bundle of a result; a 404 for none, a 410 if its evidence is gone. */
  Bundle of(UUID id) {
    StoredResult result = results.require(id);
    Map<String, String> digests = results.evidenceOf(result);
    if (!store.holds(digests.values())) {
      throw ProblemException.gone(
          "evidence-removed",
          "The evidence was removed",
          "result "
              + id
              + " is kept, parts of the evidence that it judged are not: retention removed them");
    }
    SortedMap<String, Supplier<Bytes>> files = new TreeMap<>();
    digests.forEach((name, digest) -> files.put(name, () -> read(id, digest)));
    files.put("ak.pub", () -> Bytes.copyOf(result.akPublic));
    files.put("nonce.bin", () -> Bytes.copyOf(result.nonce));
    hosts
        .byId(result.hostId)
        .flatMap(Host::endorsementCertificate)
        .ifPresent(certificate -> files.put("ek.crt", () -> certificate));
    Bytes hints = hints(result, digests);
    files.put(BundlePart.BUNDLE.fileName(), () -> hints);
    return new Bundle(result.hostName + "-" + id + ".tar.gz", files, result.attestedAt);
  }

  private Bytes read(UUID result, String digest) {
    return QuarkusTransaction.requiringNew()
        .call(() -> store.read(digest))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "evidence " + digest + " of result " + result + " was removed meanwhile"));
  }

  /**
   * {@code bundle.json}: what the service knows beside the evidence. Unsigned like any other: a
   * reader shows it and rests nothing on it.
   */
  private Bytes hints(StoredResult result, Map<String, String> digests) {
    ObjectNode hints = json.createObjectNode();
    hints.put("host", result.hostName);
    hints.put("collectedAt", result.attestedAt.toString());
    String digest = digests.get(BundlePart.BUNDLE.fileName());
    if (digest != null) {
      takeOver(read(result.id, digest), hints);
    }
    hints.put("result", result.id.toString());
    hints.put("resultStatus", result.status);
    hints.put("resultTrusted", result.trusted);
    hints.put("resultReason", result.reason);
    hints.put("appraisedAt", result.appraisedAt.toString());
    hints.put("policy", result.policy);
    hints.put("policyDigest", result.policyDigest);
    hints.put("evidenceDigest", result.evidenceDigest);
    ObjectNode selection = hints.putObject("pcrSelection");
    PcrSelection.parse(result.pcrSelection)
        .banks()
        .forEach(bank -> bank.pcrs().forEach(selection.putArray(bank.algorithm().bank())::add));
    try {
      return Bytes.copyOf(
          json.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(hints));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("bundle.json cannot be written", e);
    }
  }

  /** The host's own hints: its agent and platform, and the very bytes that it sent. */
  private void takeOver(Bytes submitted, ObjectNode hints) {
    if (submitted.size() > HINTS_TAKEN_OVER) {
      return;
    }
    try {
      JsonNode said = json.readTree(submitted.toArray());
      for (String name : new String[] {"agent", "platform"}) {
        if (said != null && said.has(name)) {
          hints.set(name, said.get(name));
        }
      }
    } catch (IOException e) {
      hints.put("submittedProblem", "what the host sent is not JSON");
    }
    hints.put("submitted", Base64.getEncoder().encodeToString(submitted.toArray()));
  }
}

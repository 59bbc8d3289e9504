package dev.touchstone.attestation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.host.Host;
import dev.touchstone.host.Hosts;
import dev.touchstone.runtime.bundle.BundleArchive;
import dev.touchstone.runtime.bundle.BundlePart;
import dev.touchstone.runtime.bundle.EvidenceBundle;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.tpm.Bytes;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The evidence of a result as a bundle: what the host sent, and beside it what the service knew:
 * the enrolled key and the nonce that was asked for.
 */
@ApplicationScoped
class EvidenceDownload {
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

  record Archive(String fileName, Bytes content) {}

  Archive of(StoredResult result) {
    Map<String, String> digests = results.evidenceOf(result);
    Map<BundlePart, Bytes> parts = store.load(digests);
    if (parts.size() < digests.size()) {
      throw ProblemException.gone(
          "evidence-removed",
          "The evidence is gone",
          "the evidence of this result was removed by retention; verdict and findings remain");
    }
    Map<String, Bytes> files = new TreeMap<>();
    parts.forEach((part, bytes) -> files.put(part.fileName(), bytes));
    files.put(EvidenceBundle.AK, Bytes.copyOf(result.akPublic));
    files.put(EvidenceBundle.NONCE, Bytes.copyOf(result.nonce));
    Optional<Host> host =
        hosts
            .byId(result.hostId)
            .filter(h -> h.attestationKey().equals(Optional.of(Bytes.copyOf(result.akPublic))));
    host.flatMap(Host::ekCertificate)
        .ifPresent(certificate -> files.put(EvidenceBundle.EK_CERTIFICATE, certificate));
    files.put(BundlePart.BUNDLE.fileName(), hints(result, parts.get(BundlePart.BUNDLE)));
    String name = result.hostName + "-" + result.id;
    return new Archive(
        name + ".tar.gz",
        Bytes.copyOf(BundleArchive.write(new EvidenceBundle(files), name, result.attestedAt)));
  }

  /** Unsigned hints: what the service says of the bundle, and what the host had said. */
  private Bytes hints(StoredResult result, Bytes ofHost) {
    Map<String, Object> hints = new LinkedHashMap<>();
    hints.put("host", result.hostName);
    hints.put("collectedAt", result.attestedAt.toString());
    hints.put("result", result.id.toString());
    hints.put("pcrSelection", result.pcrSelection);
    hints.put("evidenceDigest", result.evidenceDigest);
    hints.put("status", result.status);
    if (ofHost != null) {
      hints.put("fromHost", new String(ofHost.toArray(), StandardCharsets.UTF_8));
    }
    try {
      return Bytes.copyOf(json.writerWithDefaultPrettyPrinter().writeValueAsBytes(hints));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the hints of a bundle cannot be written", e);
    }
  }
}

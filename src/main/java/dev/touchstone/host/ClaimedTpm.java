package dev.touchstone.host;

import dev.touchstone.runtime.http.Base64Field;
import dev.touchstone.runtime.http.HostName;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.tpm.AttestationKey;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.EkCertificate;
import dev.touchstone.tpm.EndorsementKey;
import dev.touchstone.tpm.Parsed;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An enrolment request whose every field was read and whose keys have the attributes they must
 * have.
 */
record ClaimedTpm(
    String host,
    EndorsementKey ek,
    AttestationKey ak,
    Optional<EkCertificate> certificate,
    List<X509Certificate> intermediates) {
  private static final int KEY_LIMIT = 2048;
  private static final int CERTIFICATE_LIMIT = 16 * 1024;
  private static final int CHAIN_LENGTH = 8;

  /** Reads the request, or refuses it with a 400 that names the field. */
  static ClaimedTpm of(EnrollmentRequest request) {
    if (request == null) {
      throw ProblemException.invalid("body", "expected {host, ekPublic, akPublic, …}");
    }
    String host = HostName.require("host", request.host());
    EndorsementKey ek = endorsementKey("ekPublic", request.ekPublic());
    AttestationKey ak = attestationKey("akPublic", request.akPublic());
    Optional<EkCertificate> certificate =
        Optional.ofNullable(request.ekCertificate())
            .filter(text -> !text.isBlank())
            .map(text -> certificate("ekCertificate", text));
    return new ClaimedTpm(host, ek, ak, certificate, chain(request.ekCertificateChain()));
  }

  static EndorsementKey endorsementKey(String field, String text) {
    EndorsementKey ek =
        EndorsementKey.parse(Base64Field.require(field, text, KEY_LIMIT))
            .orElseThrow(malformed -> refusal(field, malformed));
    if (!ek.problems().isEmpty()) {
      throw ProblemException.invalid(
          field, "this is no endorsement key to rely on: " + ek.problems().get(0).message());
    }
    return ek;
  }

  /**
   * An attestation key with a Name: a TPM public area with every attribute in place, not a bare PEM
   * key.
   */
  static AttestationKey attestationKey(String field, String text) {
    AttestationKey ak =
        AttestationKey.parse(Base64Field.require(field, text, KEY_LIMIT))
            .orElseThrow(malformed -> refusal(field, malformed));
    if (ak.name().isEmpty()) {
      throw ProblemException.invalid(
          field,
          "expected a TPM2B_PUBLIC or TPMT_PUBLIC, found a PEM key: without the TPM's attributes nothing shows that the"
              + " key stays in the TPM");
    }
    if (!ak.problems().isEmpty()) {
      throw ProblemException.invalid(
          field, "this is no attestation key to rely on: " + ak.problems().get(0).message());
    }
    return ak;
  }

  static EkCertificate certificate(String field, String text) {
    return EkCertificate.parse(pemOrBase64(field, text, CERTIFICATE_LIMIT))
        .orElseThrow(malformed -> refusal(field, malformed));
  }

  private static List<X509Certificate> chain(List<String> texts) {
    List<X509Certificate> chain = new ArrayList<>();
    if (texts == null) {
      return chain;
    }
    for (String text : texts) {
      if (text == null || text.isBlank()) {
        continue;
      }
      Bytes bytes = pemOrBase64("ekCertificateChain", text, CERTIFICATE_LIMIT * CHAIN_LENGTH);
      chain.addAll(
          EkCertificate.parseBundle(bytes)
              .orElseThrow(malformed -> refusal("ekCertificateChain", malformed)));
      if (chain.size() > CHAIN_LENGTH) {
        throw ProblemException.invalid(
            "ekCertificateChain", "at most " + CHAIN_LENGTH + " certificates are taken");
      }
    }
    return chain;
  }

  /** Certificates are base64 like all else; PEM as it is, which is text already, is taken too. */
  private static Bytes pemOrBase64(String field, String text, int limit) {
    if (!text.stripLeading().startsWith("-----BEGIN ")) {
      return Base64Field.require(field, text, limit);
    }
    if (text.length() > limit) {
      throw ProblemException.tooLarge(field, limit);
    }
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  static ProblemException refusal(String field, Parsed.Malformed<?> malformed) {
    return ProblemException.invalid(field, malformed.message());
  }
}

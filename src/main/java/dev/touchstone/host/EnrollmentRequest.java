package dev.touchstone.host;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;

/**
 * What a host says of its TPM. All but the name is base64.
 *
 * @param ekCertificate DER or PEM, as read from the TPM's NV index (its padding is ignored);
 *     optional
 * @param ekCertificateChain intermediates, each DER or a PEM bundle; optional
 * @param ekPublic TPM2B_PUBLIC or TPMT_PUBLIC of the endorsement key
 * @param akPublic TPM2B_PUBLIC or TPMT_PUBLIC of the attestation key
 */
public record EnrollmentRequest(
    String host,
    String ekCertificate,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> ekCertificateChain,
    String ekPublic,
    String akPublic) {}

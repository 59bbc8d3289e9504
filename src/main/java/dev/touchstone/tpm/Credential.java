package dev.touchstone.tpm;

/**
 * What TPM2_ActivateCredential takes.
 *
 * @param credentialBlob TPM2B_ID_OBJECT, with its size
 * @param encryptedSecret TPM2B_ENCRYPTED_SECRET, with its size
 */
public record Credential(Bytes credentialBlob, Bytes encryptedSecret) {}

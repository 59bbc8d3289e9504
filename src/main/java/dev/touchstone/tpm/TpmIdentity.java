package dev.touchstone.tpm;

/**
 * What an EK certificate's subject alternative name says of the TPM (TCG EK Credential Profile,
 * 3.1.2); a part that is absent is the empty string.
 *
 * @param manufacturer as certified, {@code id:53544D20}
 */
public record TpmIdentity(String manufacturer, String model, String version) {
  static final TpmIdentity UNSTATED = new TpmIdentity("", "", "");

  /** Whether the certificate names a TPM at all. */
  public boolean isStated() {
    return !manufacturer.isEmpty();
  }
}

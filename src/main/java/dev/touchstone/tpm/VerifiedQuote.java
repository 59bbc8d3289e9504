package dev.touchstone.tpm;

/** A quote whose signature, PCR digest and every asked-for property were checked. */
public final class VerifiedQuote {
  private final PcrValues pcrs;
  private final PcrSelection selection;
  private final Attest attest;
  private final String algorithm;
  private final HashAlgorithm signatureHash;
  private final boolean nonceChecked;

  VerifiedQuote(
      PcrValues pcrs,
      PcrSelection selection,
      Attest attest,
      String algorithm,
      HashAlgorithm signatureHash,
      boolean nonceChecked) {
    this.pcrs = pcrs;
    this.selection = selection;
    this.attest = attest;
    this.algorithm = algorithm;
    this.signatureHash = signatureHash;
    this.nonceChecked = nonceChecked;
  }

  /** Exactly the PCRs of {@link #selection}, as the TPM signed them. */
  public PcrValues pcrs() {
    return pcrs;
  }

  /** The signed selection, banks in its order. */
  public PcrSelection selection() {
    return selection;
  }

  public ClockInfo clock() {
    return attest.clock();
  }

  /** Vendor-specific: 16 hex digits in two halves, as TPM2_PT_FIRMWARE_VERSION_1 and _2. */
  public String firmwareVersion() {
    return QuoteVerifier.firmware(attest.firmwareVersion());
  }

  /** {@code RSASSA-SHA256}, {@code RSAPSS-SHA384}, {@code ECDSA-P256-SHA256}. */
  public String algorithm() {
    return algorithm;
  }

  public HashAlgorithm signatureHash() {
    return signatureHash;
  }

  /** Whether the nonce was compared with one that was asked for; if not, this may be a replay. */
  public boolean nonceChecked() {
    return nonceChecked;
  }

  /** The signed qualifying data. */
  public Nonce nonce() {
    return attest.extraData();
  }

  /** The qualified name of the key that signed, as the TPM put it. */
  public TpmName qualifiedSigner() {
    return attest.qualifiedSigner();
  }
}

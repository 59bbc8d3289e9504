package dev.touchstone.tpm;

import java.math.BigInteger;

/** TPMT_SIGNATURE (TPM 2.0 Library Part 2, 11.3.4). */
sealed interface TpmSignature {

  int scheme();

  int hashId();

  /** RSASSA or RSAPSS. */
  record Rsa(int scheme, int hashId, Bytes value) implements TpmSignature {}

  /** ECDSA; r and s are not negative and not otherwise checked. */
  record Ecdsa(int hashId, BigInteger r, BigInteger s) implements TpmSignature {
    @Override
    public int scheme() {
      return TpmAlgorithms.ECDSA;
    }
  }

  /** A scheme that no attestation key here signs with; its body is not read. */
  record Unsupported(int scheme, int hashId) implements TpmSignature {}

  static TpmSignature read(byte[] bytes) throws TpmReader.Unreadable {
    TpmReader in = new TpmReader(bytes);
    int scheme = in.u16("sigAlg");
    if (scheme == TpmAlgorithms.NULL) {
      return new Unsupported(scheme, TpmAlgorithms.NULL);
    }
    int hash = in.u16("hash");
    TpmSignature signature =
        switch (scheme) {
          case TpmAlgorithms.RSASSA, TpmAlgorithms.RSAPSS ->
              new Rsa(scheme, hash, Bytes.copyOf(in.sized(512, "sig")));
          case TpmAlgorithms.ECDSA ->
              new Ecdsa(
                  hash,
                  new BigInteger(1, in.sized(66, "signatureR")),
                  new BigInteger(1, in.sized(66, "signatureS")));
          default -> new Unsupported(scheme, hash);
        };
    if (!(signature instanceof Unsupported)) {
      in.end("TPMT_SIGNATURE");
    }
    return signature;
  }
}

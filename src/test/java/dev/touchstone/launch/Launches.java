package dev.touchstone.launch;

import dev.touchstone.eventlog.ima.ImaList;
import dev.touchstone.eventlog.txt.TxtLog;
import dev.touchstone.eventlog.uefi.UefiLog;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.PcrValues;
import dev.touchstone.tpm.QuoteEvidence;
import dev.touchstone.tpm.QuoteExpectation;
import dev.touchstone.tpm.QuoteVerdict;
import dev.touchstone.tpm.QuoteVerifier;
import dev.touchstone.tpm.SoftwareTpm;
import dev.touchstone.tpm.VerifiedQuote;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/** Launches of the evidence, verified as the service does. */
public final class Launches {
  private static final SoftwareTpm TPM = SoftwareTpm.ecc(256, HashAlgorithm.SHA256);

  private Launches() {}

  public static VerifiedQuote quote(String boot) {
    Evidence evidence = Evidence.of(boot);
    return verified(
        QuoteVerifier.verify(
            evidence.quote(), evidence.ak(), QuoteExpectation.offline(evidence.nonce())));
  }

  public static VerifiedLaunch boot(String boot) {
    return boot(
        boot,
        Files.exists(Evidence.of(boot).directory().resolve("uefi-eventlog.bin"))
            ? Optional.of(Evidence.ok(UefiLog.parse(Evidence.of(boot).file("uefi-eventlog.bin"))))
            : Optional.empty());
  }

  public static VerifiedLaunch boot(String boot, Optional<UefiLog> uefi) {
    return VerifiedLaunch.of(
        quote(boot),
        HashAlgorithm.SHA256,
        uefi,
        Optional.empty(),
        Optional.of(Evidence.ok(ImaList.parse(Evidence.of(boot).file("ima.bin")))));
  }

  public static LaunchFacts facts(String boot) {
    return LaunchFacts.of(boot(boot));
  }

  /** A quote over the values, by a software TPM. */
  public static VerifiedQuote signed(PcrValues values) {
    HashAlgorithm[] banks = values.banks().toArray(HashAlgorithm[]::new);
    long[][] selection = new long[banks.length][];
    MessageDigest engine = HashAlgorithm.SHA256.newEngine();
    for (int i = 0; i < banks.length; i++) {
      long bits = 0;
      for (int pcr : values.bank(banks[i]).keySet()) {
        bits |= 1L << pcr;
        values.get(banks[i], pcr).orElseThrow().updateInto(engine);
      }
      selection[i] = new long[] {banks[i].tpmId(), bits};
    }
    Nonce nonce = new Nonce(Bytes.ofHex("07".repeat(32)));
    Bytes attest = SoftwareTpm.attest(0xff544347L, 0x8018, nonce, selection, engine.digest());
    return verified(
        QuoteVerifier.verify(
            new QuoteEvidence(attest, TPM.sign(attest), values),
            TPM.ak(),
            QuoteExpectation.offline(nonce)));
  }

  public static LaunchFacts txt(TxtLog log, PcrValues values, HashAlgorithm bank) {
    return LaunchFacts.of(
        VerifiedLaunch.of(
            signed(values), bank, Optional.empty(), Optional.of(log), Optional.empty()));
  }

  public static PcrValues only(PcrValues values, HashAlgorithm bank) {
    return PcrValues.of(Map.of(bank, values.bank(bank)));
  }

  private static VerifiedQuote verified(QuoteVerdict verdict) {
    if (verdict instanceof QuoteVerdict.Verified(VerifiedQuote quote)) {
      return quote;
    }
    throw new AssertionError(verdict);
  }
}

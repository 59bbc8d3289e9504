package dev.touchstone.appraisal;

import dev.touchstone.eventlog.LaunchEvidence;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.Measurement;
import dev.touchstone.golden.PcrMeasurement;
import dev.touchstone.golden.Validity;
import dev.touchstone.golden.capture.Capturing;
import dev.touchstone.golden.capture.ObservedLaunch;
import dev.touchstone.launch.LogKind;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.PcrValues;
import dev.touchstone.tpm.QuoteEvidence;
import dev.touchstone.tpm.QuoteExpectation;
import dev.touchstone.tpm.QuoteVerdict;
import dev.touchstone.tpm.QuoteVerifier;
import dev.touchstone.tpm.SoftwareTpm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Real launches of the evidence, verified and judged as the service does it. */
public final class Boots {
  private static final SoftwareTpm TPM = SoftwareTpm.ecc(256, HashAlgorithm.SHA256);

  private Boots() {}

  /** A quote with its logs. */
  public record Boot(QuoteVerdict quote, JudgedLogs logs) {}

  public static Boot of(String name) {
    Evidence evidence = Evidence.of(name);
    Map<LogKind, Bytes> logs = new EnumMap<>(LogKind.class);
    Map.of(LogKind.UEFI, "uefi-eventlog.bin", LogKind.IMA, "ima.bin")
        .forEach(
            (kind, file) -> {
              Path path = evidence.directory().resolve(file);
              if (Files.exists(path)) {
                logs.put(kind, evidence.file(file));
              }
            });
    QuoteVerdict quote =
        QuoteVerifier.verify(
            evidence.quote(), evidence.ak(), QuoteExpectation.offline(evidence.nonce()));
    return new Boot(quote, JudgedLogs.of(quote, HashAlgorithm.SHA256, logs));
  }

  /** An emulated TXT launch, its PCR 17 to 22 quoted by a software TPM. */
  public static Boot txt(String name) {
    PcrValues values =
        LaunchEvidence.pcrs(LaunchEvidence.json("txt-emulated/" + name + ".json").get("pcrs"));
    PcrValues sha256 =
        PcrValues.of(Map.of(HashAlgorithm.SHA256, values.bank(HashAlgorithm.SHA256)));
    QuoteVerdict quote = signed(sha256);
    return new Boot(
        quote,
        JudgedLogs.of(
            quote,
            HashAlgorithm.SHA256,
            Map.of(LogKind.TXT, LaunchEvidence.bytes("txt-emulated/" + name + ".tcg-log.bin"))));
  }

  /** A quote over the values of one bank, by a software TPM. */
  public static QuoteVerdict signed(PcrValues values) {
    MessageDigest engine = HashAlgorithm.SHA256.newEngine();
    long bits = 0;
    for (Map.Entry<Integer, Digest> pcr : values.bank(HashAlgorithm.SHA256).entrySet()) {
      bits |= 1L << pcr.getKey();
      pcr.getValue().updateInto(engine);
    }
    Nonce nonce = new Nonce(Bytes.ofHex("07".repeat(32)));
    long[][] selection = {{HashAlgorithm.SHA256.tpmId(), bits}};
    Bytes attest = SoftwareTpm.attest(0xff544347L, 0x8018, nonce, selection, engine.digest());
    return QuoteVerifier.verify(
        new QuoteEvidence(attest, TPM.sign(attest), values),
        TPM.ak(),
        QuoteExpectation.offline(nonce));
  }

  /** Whole PCRs of a boot as a set of one part. */
  static GoldenSet golden(GoldenPart part, String name, int version, Boot boot, int... pcrs) {
    List<Measurement> measurements = new ArrayList<>();
    for (int pcr : pcrs) {
      measurements.add(
          PcrMeasurement.of(
              pcr,
              boot.logs()
                  .launch()
                  .orElseThrow()
                  .quote()
                  .pcrs()
                  .get(HashAlgorithm.SHA256, pcr)
                  .orElseThrow()));
    }
    return new GoldenSet(name, version, part, Validity.ALWAYS, Set.of(), measurements);
  }

  /** A set for each part of a UEFI launch. */
  static List<GoldenSet> captured(Boot boot) {
    ObservedLaunch launch =
        new ObservedLaunch("boot", boot.logs().launch().orElseThrow(), boot.logs().facts());
    List<GoldenSet> sets =
        new ArrayList<>(
            List.of(
                golden(GoldenPart.FIRMWARE, "firmware", 1, boot, 0, 2),
                golden(GoldenPart.BOOTLOADER, "bootloader", 1, boot, 4, 14),
                golden(GoldenPart.HYPERVISOR, "hypervisor", 1, boot, 8, 9)));
    List<Measurement> ofHost =
        Capturing.of(launch, List.of(), Set.of(GoldenPart.HOST)).parts().get(GoldenPart.HOST);
    if (ofHost != null) {
      sets.add(
          new GoldenSet("host", 1, GoldenPart.HOST, Validity.ALWAYS, Set.of("host-1"), ofHost));
    }
    return sets;
  }

  /** A set for each part of a TXT launch. */
  static List<GoldenSet> capturedTxt(Boot boot) {
    return List.of(
        golden(GoldenPart.DRTM, "drtm", 1, boot, 17),
        golden(GoldenPart.HYPERVISOR, "hypervisor", 1, boot, 17, 18));
  }
}

package dev.touchstone.golden.predict;

import dev.touchstone.eventlog.txt.TxtEventType;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The values behind SINIT's measurements, where no reference log is at hand but they are known from
 * elsewhere ({@code txt-stat}, {@code txt-acminfo}, the provisioning). Intel TXT Software
 * Development Guide, 1.10 and 3.3.
 *
 * @param sinitHash of the SINIT ACM: 32 bytes, SHA-256 in every bank
 * @param biosacRegData BIOS ACM registration data, 32 bytes
 * @param scrtmStatus 1 if the S-CRTM is rooted in the processor
 * @param policyControl of the effective launch control policy
 * @param lcpDetails details stream; one byte 00 without a policy
 * @param lcpAuthorities authorities stream; one byte 00 without a policy
 * @param stm one byte 00 if there is none
 * @param capabilities of OsSinitData: a tboot version and machine has one value
 * @param nvInfo NV info stream
 * @param sinitPublicKey H(key) by bank: of a chipset family. No other bank is foretold.
 */
public record SinitValues(
    Bytes sinitHash,
    Bytes biosacRegData,
    long scrtmStatus,
    long policyControl,
    Bytes lcpDetails,
    Bytes lcpAuthorities,
    Bytes stm,
    long capabilities,
    Bytes nvInfo,
    Map<HashAlgorithm, Digest> sinitPublicKey) {
  public SinitValues {
    if (sinitHash.size() != 32 || biosacRegData.size() != 32) {
      throw new IllegalArgumentException(
          "SinitHash and BIOS ACM registration data have 32 bytes, found %d and %d"
              .formatted(sinitHash.size(), biosacRegData.size()));
    }
    if (sinitPublicKey.isEmpty()) {
      throw new IllegalArgumentException(
          "the SINIT signer's key has a digest in one bank at least");
    }
    sinitPublicKey = Map.copyOf(sinitPublicKey);
  }

  /** The events in SINIT's order, of a machine without CBnT; EDX is 0. */
  public TxtPlatform platform() {
    List<PlatformEvent> events = new ArrayList<>();
    Bytes start = Bytes.copyOf(java.util.Arrays.copyOf(sinitHash.toArray(), 36));
    add(events, 17, TxtEventType.HASH_START, start);
    add(events, 17, TxtEventType.BIOSAC_REG_DATA, biosacRegData);
    add(events, 17, TxtEventType.CPU_SCRTM_STAT, u32(scrtmStatus));
    add(events, 17, TxtEventType.LCP_CONTROL_HASH, u32(policyControl));
    add(events, 17, TxtEventType.LCP_DETAILS_HASH, lcpDetails);
    add(events, 17, TxtEventType.STM_HASH, stm);
    add(events, 17, TxtEventType.OSSINITDATA_CAP_HASH, u32(capabilities));
    events.add(new PlatformEvent(17, TxtEventType.MLE_HASH, Map.of()));
    add(events, 17, TxtEventType.NV_INFO_HASH, nvInfo);
    events.add(new PlatformEvent(18, TxtEventType.SINIT_PUBKEY_HASH, sinitPublicKey));
    add(events, 18, TxtEventType.CPU_SCRTM_STAT, u32(scrtmStatus));
    add(events, 18, TxtEventType.OSSINITDATA_CAP_HASH, u32(capabilities));
    add(events, 18, TxtEventType.LCP_CONTROL_HASH, u32(policyControl));
    add(events, 18, TxtEventType.LCP_AUTHORITIES_HASH, lcpAuthorities);
    add(events, 18, TxtEventType.NV_INFO_HASH, nvInfo);
    return new TxtPlatform(events);
  }

  private void add(List<PlatformEvent> events, int pcr, TxtEventType type, Bytes data) {
    events.add(new PlatformEvent(pcr, type, PerBank.hash(sinitPublicKey.keySet(), data)));
  }

  private static Bytes u32(long value) {
    return Bytes.copyOf(
        new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)});
  }
}

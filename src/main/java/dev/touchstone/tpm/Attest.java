package dev.touchstone.tpm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tss.tpm.TPMS_ATTEST;

/**
 * TPMS_ATTEST (TPM 2.0 Library Part 2, 10.12.12), read and not judged.
 *
 * @param quote the body, if the type is TPM_ST_ATTEST_QUOTE; otherwise the rest was not read
 * @param signed the bytes the signature is over
 */
record Attest(
    long magic,
    int type,
    TpmName qualifiedSigner,
    Nonce extraData,
    ClockInfo clock,
    long firmwareVersion,
    Optional<Body> quote,
    Bytes signed) {

  static final long TPM_GENERATED_VALUE = 0xff544347L;
  static final int ATTEST_QUOTE = 0x8018;

  /** One TPMS_PCR_SELECTION: bit n of {@code bits} is PCR n. */
  record Selected(int hashId, long bits) {}

  /** TPMS_QUOTE_INFO. */
  record Body(List<Selected> selections, Bytes pcrDigest) {}

  /** Reads TPMS_ATTEST, or TPM2B_ATTEST. */
  static Attest read(Bytes bytes) throws TpmReader.Unreadable {
    byte[] all = bytes.toArray();
    // No TPMS_ATTEST starts with its own size: the magic would have to be 0x00..
    byte[] signed = TpmReader.isSized(all) ? Arrays.copyOfRange(all, 2, all.length) : all;
    TpmReader in = new TpmReader(signed);
    long magic = in.u32("magic");
    int type = in.u16("type");
    TpmName signer = new TpmName(Bytes.copyOf(in.sized(66, "qualifiedSigner")));
    Nonce extraData = new Nonce(Bytes.copyOf(in.sized(66, "extraData")));
    ClockInfo clock =
        new ClockInfo(
            in.u64("clock"), in.u32("resetCount"), in.u32("restartCount"), yesNo(in, "safe"));
    long firmware = in.u64("firmwareVersion");
    Optional<Body> body = Optional.empty();
    if (type == ATTEST_QUOTE) {
      body = Optional.of(body(in));
      in.end("TPMS_ATTEST");
      if (magic == TPM_GENERATED_VALUE && !sameWhenWrittenBack(signed)) {
        throw in.unexpected(0, "written back, it is not the same bytes");
      }
    }
    return new Attest(magic, type, signer, extraData, clock, firmware, body, Bytes.copyOf(signed));
  }

  private static Body body(TpmReader in) throws TpmReader.Unreadable {
    int at = in.position();
    long count = in.u32("pcrSelect.count");
    // Part 2, TPML_PCR_SELECTION: at most HASH_COUNT; implementations have up to 16.
    if (count > 16) {
      throw in.unexpected(at, "pcrSelect has at most 16 banks, its count says " + count);
    }
    List<Selected> selections = new ArrayList<>((int) count);
    for (int i = 0; i < count; i++) {
      int hash = in.u16("pcrSelections.hash");
      int sizeAt = in.position();
      int size = in.u8("pcrSelections.sizeofSelect");
      // PC Client profile: 24 PCRs, so 3; a TPM with 32 says 4.
      if (size < 3 || size > 4) {
        throw in.unexpected(sizeAt, "sizeofSelect is 3 or 4, found " + size);
      }
      byte[] bitmap = in.take(size, "pcrSelect");
      long bits = 0;
      for (int b = 0; b < size; b++) {
        bits |= (bitmap[b] & 0xffL) << (8 * b);
      }
      selections.add(new Selected(hash, bits));
    }
    return new Body(List.copyOf(selections), Bytes.copyOf(in.sized(64, "pcrDigest")));
  }

  private static boolean yesNo(TpmReader in, String field) throws TpmReader.Unreadable {
    int at = in.position();
    int value = in.u8(field);
    if (value > 1) {
      throw in.unexpected(at, field + " is 0 or 1, found " + value);
    }
    return value == 1;
  }

  private static boolean sameWhenWrittenBack(byte[] signed) {
    try {
      return Arrays.equals(signed, TPMS_ATTEST.fromBytes(signed).toBytes());
    } catch (RuntimeException e) {
      return false;
    }
  }
}

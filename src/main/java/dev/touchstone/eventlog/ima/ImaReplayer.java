package dev.touchstone.eventlog.ima;

import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The loop that runs for every record of every host. {@code state} is PCR ‖ digest, the very bytes
 * that an extend hashes, and both hashes are written back into it: no object per record.
 */
final class ImaReplayer {
  private final ImaList list;
  private final HashAlgorithm bank;
  private final int pcr;
  private final ImaExtension extension;
  private final byte[] state;
  private final MessageDigest extender;
  private final MessageDigest hasher;
  private int records;
  private int extended;
  private int violations;

  ImaReplayer(ImaList list, HashAlgorithm bank, int pcr, ImaExtension extension, Digest start) {
    this.list = list;
    this.bank = bank;
    this.pcr = pcr;
    this.extension = extension;
    this.state = Arrays.copyOf(start.toArray(), 2 * bank.size());
    this.extender = bank.newEngine();
    this.hasher = extension == ImaExtension.NATIVE ? extender : HashAlgorithm.SHA1.newEngine();
  }

  boolean runTo(Digest quoted) {
    return run(quoted.toArray());
  }

  void runToEnd() {
    run(new byte[0]);
  }

  boolean sawViolations() {
    return violations > 0;
  }

  /** Stops at the first prefix whose value is {@code target}; an empty target is never met. */
  private boolean run(byte[] target) {
    int size = bank.size();
    if (Arrays.equals(state, 0, size, target, 0, target.length)) {
      return true;
    }
    int count = list.size();
    for (int i = 0; i < count; i++) {
      if (list.pcr(i) != pcr) {
        continue;
      }
      digestOf(i, size);
      extender.update(state, 0, 2 * size);
      ImaList.finish(extender, state, 0, size);
      extended++;
      records = i + 1;
      if (Arrays.equals(state, 0, size, target, 0, target.length)) {
        return true;
      }
    }
    return false;
  }

  private void digestOf(int i, int size) {
    int hashed = extension == ImaExtension.NATIVE ? size : HashAlgorithm.SHA1.size();
    if (list.isViolation(i)) {
      violations++;
      int ones = extension == ImaExtension.PADDED_SHA1 ? hashed : size;
      Arrays.fill(state, size, size + ones, (byte) 0xff);
      Arrays.fill(state, size + ones, 2 * size, (byte) 0);
    } else if (list.isOpaque(i)) {
      // the bytes that were hashed are unknown; the listed digest may still be the one extended
      int listed = Math.min(list.digestSize(), hashed);
      System.arraycopy(list.buffer(), list.digestStart(i), state, size, listed);
      Arrays.fill(state, size + listed, 2 * size, (byte) 0);
    } else {
      list.templateDigest(i, hasher, state, size, hashed);
      Arrays.fill(state, size + hashed, 2 * size, (byte) 0);
    }
  }

  ImaReplay.Covered covered() {
    return new ImaReplay.Covered(bank, pcr, extension, records, extended, violations);
  }

  Digest value() {
    return Digest.of(bank, Arrays.copyOf(state, bank.size()));
  }
}

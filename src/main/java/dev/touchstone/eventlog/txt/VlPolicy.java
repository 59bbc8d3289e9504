package dev.touchstone.eventlog.txt;

import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * tboot's verified-launch policy: which module goes to which PCR (tboot {@code
 * include/tb_policy.h}, version 2; packed, little-endian).
 *
 * @param bytes as hashed
 */
public record VlPolicy(String name, Bytes bytes, List<Entry> entries) {

  /** What one entry says; {@code module} 129 stands for any, {@code pcr} 255 for none. */
  public record Entry(int module, int pcr) {}

  /** tboot's own policy on a TPM 2.0, since 1.9.12: any module to PCR 17. */
  public static final VlPolicy DEFAULT =
      known("default", "02000b01000000000000000300ff00000000000081110000000000008316001000004000");

  /** The same with the SHA-1 identifier: tboot up to 1.9.11. */
  public static final VlPolicy DEFAULT_BEFORE_1_9_12 =
      known(
          "default before 1.9.12",
          "02000401000000000000000300ff00000000000081110000000000008316001000004000");

  /** The policy of legacy PCR mapping (TPM 1.2): any module to PCR 19. */
  public static final VlPolicy DEFAULT_LEGACY_MAPPING =
      known(
          "default, legacy mapping",
          "02000b01000000000000000300ff00000000000081130000000000008316001000004000");

  private static final int ANY_MODULE = 129;
  private static final int NO_PCR = 255;
  private static final int LAST_MODULE = 127;
  private static final int HEADER = 12;
  private static final int ENTRY = 8;

  public VlPolicy {
    entries = List.copyOf(entries);
  }

  /** The policies that tboot is built with. */
  public static List<VlPolicy> builtIn() {
    return List.of(DEFAULT, DEFAULT_BEFORE_1_9_12, DEFAULT_LEGACY_MAPPING);
  }

  private static VlPolicy known(String name, String hex) {
    return parse(name, Bytes.ofHex(hex))
        .orElse(
            bad -> {
              throw new IllegalStateException(bad.message());
            });
  }

  /** Reads a policy as {@code tb_polgen} writes it. */
  public static Parsed<VlPolicy> parse(String name, Bytes bytes) {
    byte[] raw = bytes.toArray();
    RecordCursor in = new RecordCursor(raw, 0, raw.length);
    if (!in.has(HEADER) || raw[0] != 2) {
      return bad(0, "a policy of version 2 and at least 12 bytes");
    }
    int digestSize = digestSize(raw[2] & 0xff);
    if (digestSize == 0) {
      return bad(2, "a hash of 04, 0b, 0c, 0d or 12, found " + Integer.toHexString(raw[2] & 0xff));
    }
    int count = raw[11] & 0xff;
    in.take(HEADER);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (!in.has(ENTRY)) {
        return bad(in.at(), count + " entries, found " + i);
      }
      Bytes entry = in.take(ENTRY);
      entries.add(new Entry(entry.at(0) & 0xff, entry.at(1) & 0xff));
      long digests = (long) digestSize * (entry.at(7) & 0xff);
      if (!in.has(digests)) {
        return bad(in.at(), digests + " bytes of digests, " + in.left() + " are left");
      }
      in.take((int) digests);
    }
    return new Parsed.Ok<>(new VlPolicy(name, bytes, entries));
  }

  private static Parsed<VlPolicy> bad(long offset, String expected) {
    return new Parsed.Malformed<>("tboot VL policy", offset, "expected " + expected);
  }

  private static int digestSize(int algorithm) {
    return switch (algorithm) {
      case 0x04 -> 20;
      case 0x0b, 0x12 -> 32;
      case 0x0c -> 48;
      case 0x0d -> 64;
      default -> 0;
    };
  }

  /**
   * The PCR of that module: its own entry's, else that of the entry for any; empty if none names a
   * PCR.
   */
  public OptionalInt pcrOf(int module) {
    int any = NO_PCR;
    for (Entry entry : entries) {
      if (entry.module() == module) {
        return entry.pcr() == NO_PCR ? OptionalInt.empty() : OptionalInt.of(entry.pcr());
      }
      if (entry.module() == ANY_MODULE && any == NO_PCR) {
        any = entry.pcr();
      }
    }
    return any == NO_PCR ? OptionalInt.empty() : OptionalInt.of(any);
  }

  /** How many module records the policy allows: one per module it names, 127 and more with any. */
  boolean namesEveryModule() {
    return entries.stream().noneMatch(e -> e.module() == ANY_MODULE && e.pcr() != NO_PCR);
  }

  /** The modules that get a record of their own, in order. */
  List<Integer> modules() {
    List<Integer> modules = new ArrayList<>();
    for (int module = 0; module <= LAST_MODULE; module++) {
      if (pcrOf(module).isPresent()) {
        modules.add(module);
      }
    }
    return modules;
  }

  /**
   * What tboot extends for the policy: {@code H(u32 control ‖ H_cur(policy))}, zeros for the inner
   * hash if the policy does not ask to be measured.
   *
   * @param current the hash of tboot's extpol; SHA-256 for {@code embedded}
   */
  public Digest digest(HashAlgorithm bank, HashAlgorithm current) {
    byte[] raw = bytes.toArray();
    byte[] control = bytes.slice(3, 7).toArray();
    boolean measured = (control[0] & 1) != 0;
    byte[] inner = measured ? current.hash(raw).toArray() : new byte[current.size()];
    return bank.hash(control, inner);
  }

  /** Whether the digest is this policy's under any extpol that extends its bank. */
  boolean hasDigest(Digest digest) {
    HashAlgorithm bank = digest.algorithm();
    return digest(bank, bank).equals(digest) || digest(bank, HashAlgorithm.SHA256).equals(digest);
  }
}

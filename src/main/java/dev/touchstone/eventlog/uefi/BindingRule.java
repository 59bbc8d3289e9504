package dev.touchstone.eventlog.uefi;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.EventDigest;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.PcrSelection;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Decides what of an event's data its digests cover, by the rule of its type (PFP 10.4.1; for
 * EV_IPL the writers' sources). Bound means: recomputed equal, by one and the same rule, in every
 * known bank that the event carries.
 */
final class BindingRule {
  /** What was covered, if anything. */
  record Result(Binding binding, Bytes bytes) {
    static final Result UNKNOWN = new Result(Binding.UNKNOWN, Bytes.empty());
    static final Result UNBOUND = new Result(Binding.UNBOUND, Bytes.empty());
  }

  /**
   * 5 of the structure's padding on x86-64 and AArch64 (1 on IA-32), and one that is only logged.
   */
  private static final int MAX_SHIM_SURPLUS = 6;

  private final byte[] log;
  private final Map<HashAlgorithm, MessageDigest> engines = new EnumMap<>(HashAlgorithm.class);

  BindingRule(byte[] log) {
    this.log = log;
  }

  Result judge(long pcr, long type, List<EventDigest> digests, int from, int to) {
    // what the TPM never saw cannot be covered, whatever digest stands beside it
    if (pcr >= PcrSelection.PCR_COUNT || type == UefiEventType.EV_NO_ACTION.code()) {
      return Result.UNKNOWN;
    }
    UefiEventType known = UefiEventType.of(type).orElse(UefiEventType.EV_UNUSED);
    // hazard 13: the type is not measured. Under a type that firmware never extends into this PCR
    // the data would be read as something it is not
    if (!TypePlacement.allowed(known, pcr)) {
      return Result.UNKNOWN;
    }
    return switch (known) {
      case EV_SEPARATOR -> to - from == 4 ? whole(digests, from, to, true) : Result.UNBOUND;
      case EV_EFI_GPT_EVENT, EV_EFI_GPT_EVENT2, EV_S_CRTM_VERSION, EV_EFI_VARIABLE_DRIVER_CONFIG ->
          whole(digests, from, to, true);
      case EV_ACTION, EV_EFI_ACTION -> text(digests, from, to);
      case EV_EFI_VARIABLE_BOOT, EV_EFI_VARIABLE_BOOT2 -> variable(digests, from, to);
      case EV_EFI_VARIABLE_AUTHORITY -> authority(digests, from, to);
      case EV_IPL -> ipl(digests, from, to);
      default -> whole(digests, from, to, false);
    };
  }

  private Result whole(List<EventDigest> digests, int from, int to, boolean demanded) {
    if (covers(digests, from, to)) {
      return new Result(Binding.BOUND, Bytes.copyOf(log, from, to));
    }
    return demanded && hasKnown(digests) ? Result.UNBOUND : Result.UNKNOWN;
  }

  /** Strings are hashed without a terminator (PFP 10.4.1, EV_ACTION); some firmware logs one. */
  private Result text(List<EventDigest> digests, int from, int to) {
    Result all = whole(digests, from, to, true);
    int end = withoutTerminator(from, to);
    return all.binding() == Binding.UNBOUND && end < to ? whole(digests, from, end, true) : all;
  }

  /** H(UEFI_VARIABLE_DATA), or, in firmware of PFP 1.03 and before, H(VariableData) only. */
  private Result variable(List<EventDigest> digests, int from, int to) {
    int value = EfiVariable.valueOffset(log, from, to);
    if (value < 0) {
      return whole(digests, from, to, true);
    }
    Result all = whole(digests, from, to, true);
    return all.binding() == Binding.UNBOUND ? whole(digests, value, to, true) : all;
  }

  /**
   * As a variable; but shim before its pull request 178 took the size of an unpacked structure for
   * its length, so that it hashed up to 5 bytes behind the value, and logged one more byte than it
   * hashed. The surplus must lie behind a value whose lengths add up: no other tail is cut off.
   */
  private Result authority(List<EventDigest> digests, int from, int to) {
    Result named = variable(digests, from, to);
    if (named.binding() != Binding.UNBOUND) {
      return named;
    }
    int end = EfiVariable.valueEnd(log, from, to);
    return end >= 0 && end < to && to - end <= MAX_SHIM_SURPLUS
        ? whole(digests, from, to - 1, true)
        : named;
  }

  private Result ipl(List<EventDigest> digests, int from, int to) {
    int prefix = IplText.grubPrefixLength(log, from, to);
    if (prefix > 0) {
      // GRUB 2.04 and later hash the string without, RHEL 8's with its terminator
      int end = withoutTerminator(from, to);
      Result bare = whole(digests, from + prefix, end, true);
      return bare.binding() == Binding.UNBOUND && end < to
          ? whole(digests, from + prefix, to, true)
          : bare;
    }
    Result all = whole(digests, from, to, false);
    if (all.binding() == Binding.BOUND) {
      return all;
    }
    return sectionName(digests, from, to);
  }

  /** systemd-stub logs a section's name in UTF-16 and hashes it in ASCII, terminator included. */
  private Result sectionName(List<EventDigest> digests, int from, int to) {
    if (to - from < 4 || to - from > 64 || log[from] != '.' || log[from + 1] != 0) {
      return Result.UNKNOWN;
    }
    byte[] name = new byte[(to - from) / 2];
    for (int i = 0; i < name.length; i++) {
      name[i] = log[from + 2 * i];
      if (log[from + 2 * i + 1] != 0) {
        return Result.UNKNOWN;
      }
    }
    return covers(digests, name, 0, name.length)
        ? new Result(Binding.BOUND, Bytes.copyOf(name))
        : Result.UNKNOWN;
  }

  private int withoutTerminator(int from, int to) {
    return to > from && log[to - 1] == 0 ? to - 1 : to;
  }

  private boolean covers(List<EventDigest> digests, int from, int to) {
    return covers(digests, log, from, to);
  }

  private boolean covers(List<EventDigest> digests, byte[] bytes, int from, int to) {
    boolean any = false;
    for (EventDigest digest : digests) {
      HashAlgorithm algorithm = HashAlgorithm.ofTpmId(digest.algorithmId()).orElse(null);
      if (algorithm == null) {
        continue;
      }
      MessageDigest engine = engines.computeIfAbsent(algorithm, HashAlgorithm::newEngine);
      engine.update(bytes, from, to - from);
      byte[] computed = engine.digest();
      for (int i = 0; i < computed.length; i++) {
        if (computed[i] != digest.value().at(i)) {
          return false;
        }
      }
      any = true;
    }
    return any;
  }

  private static boolean hasKnown(List<EventDigest> digests) {
    return digests.stream().anyMatch(d -> HashAlgorithm.ofTpmId(d.algorithmId()).isPresent());
  }
}

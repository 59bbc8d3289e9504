package dev.touchstone.golden.predict;

import dev.touchstone.tpm.HashAlgorithm;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * tboot's {@code extpol}: which banks it extends (tboot {@code common/tpm_20.c}, {@code
 * common/cmdline.c}). In a bank that tboot does not extend, PCR 17 and 18 say nothing of the
 * hypervisor, so nothing of such a bank is golden.
 */
public enum ExtendPolicy {
  SHA1(Optional.of(HashAlgorithm.SHA1)),
  /** The default since 1.9.12. */
  SHA256(Optional.of(HashAlgorithm.SHA256)),
  SHA384(Optional.of(HashAlgorithm.SHA384)),
  SHA512(Optional.of(HashAlgorithm.SHA512)),
  /** Every active bank; the policy's own hash is SHA-256 in all of them. */
  EMBEDDED(Optional.empty());

  private static final String OPTION = "extpol=";

  private final Optional<HashAlgorithm> only;

  ExtendPolicy(Optional<HashAlgorithm> only) {
    this.only = only;
  }

  boolean extendsBank(HashAlgorithm bank) {
    return only.map(one -> one == bank).orElse(true);
  }

  /** The hash that the policy is taken with before the bank's own. */
  HashAlgorithm current() {
    return only.orElse(HashAlgorithm.SHA256);
  }

  /**
   * What tboot since 1.9.12 makes of its command line: the value of {@code extpol=}, SHA-256
   * without one. Empty for a value that is not foretold here: {@code sm3}; {@code agile}, which
   * means all banks up to 1.10 and SHA-256 later; one that no tboot knows. Older tboots have
   * another default: state theirs.
   */
  public static Optional<ExtendPolicy> ofCommandLine(String commandLine) {
    Optional<String> value =
        Arrays.stream(commandLine.split(" ", -1))
            .filter(word -> word.startsWith(OPTION))
            .map(word -> word.substring(OPTION.length()))
            .reduce((first, last) -> last);
    if (value.isEmpty()) {
      return Optional.of(SHA256);
    }
    return Arrays.stream(values())
        .filter(policy -> policy.name().toLowerCase(Locale.ROOT).equals(value.get()))
        .findFirst();
  }
}

package dev.touchstone.tpm;

import java.util.ArrayList;
import java.util.List;

/** Bits of TPMA_OBJECT (TPM 2.0 Library Part 2, 8.3) that decide what a key can be trusted for. */
enum ObjectAttribute {
  FIXED_TPM("fixedTPM", 1),
  FIXED_PARENT("fixedParent", 4),
  SENSITIVE_DATA_ORIGIN("sensitiveDataOrigin", 5),
  RESTRICTED("restricted", 16),
  DECRYPT("decrypt", 17),
  SIGN("sign", 18),
  X509_SIGN("x509sign", 19);

  /** Bits 0, 3, 12-15 and 20-31: a TPM never sets them. */
  private static final long RESERVED = 0xfff0f009L;

  private final String text;
  private final long mask;

  ObjectAttribute(String text, int bit) {
    this.text = text;
    this.mask = 1L << bit;
  }

  /**
   * One problem per attribute that is not as it must be; CVE-2021-3406 is a verifier that did not.
   */
  static List<KeyProblem> problems(
      long attributes, List<ObjectAttribute> set, List<ObjectAttribute> clear) {
    List<KeyProblem> problems = new ArrayList<>();
    for (ObjectAttribute attribute : set) {
      if ((attributes & attribute.mask) == 0) {
        problems.add(
            new KeyProblem(
                KeyProblem.Code.ATTRIBUTES, attribute.text + " must be set, it is clear"));
      }
    }
    for (ObjectAttribute attribute : clear) {
      if ((attributes & attribute.mask) != 0) {
        problems.add(
            new KeyProblem(
                KeyProblem.Code.ATTRIBUTES, attribute.text + " must be clear, it is set"));
      }
    }
    if ((attributes & RESERVED) != 0) {
      problems.add(
          new KeyProblem(
              KeyProblem.Code.ATTRIBUTES,
              String.format(
                  java.util.Locale.ROOT,
                  "reserved attributes must be clear, 0x%08x are set",
                  attributes & RESERVED)));
    }
    return problems;
  }
}

package dev.touchstone.eventlog.ima;

/**
 * What the kernel extended into a bank for each record (Linux {@code ima_queue.c, ima_crypto.c}).
 */
public enum ImaExtension {
  /** Kernel 5.8 and later: the template data hashed with the bank's own algorithm. */
  NATIVE,
  /**
   * Kernels before 5.8, and banks whose hash is unknown to the kernel: the SHA-1 template digest
   * padded with zeros; a violation is 20 bytes of 0xFF padded with zeros.
   */
  PADDED_SHA1,
  /**
   * Kernel 5.8 and later, a bank whose hash was not there when IMA started ({@code Can not allocate
   * sha384}): SHA-1 padded with zeros, but a violation fills the bank's whole size with 0xFF.
   */
  PADDED_SHA1_FULL_VIOLATION
}

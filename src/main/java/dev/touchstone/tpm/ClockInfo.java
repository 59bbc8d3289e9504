package dev.touchstone.tpm;

/**
 * TPMS_CLOCK_INFO (TPM 2.0 Library Part 2, 10.11.1).
 *
 * @param clockMillis milliseconds of powered-on life, an unsigned 64-bit number
 * @param resetCount TPM Resets since the last TPM2_Clear, 0 to 2³² - 1
 * @param restartCount TPM Restarts and Resumes since the last TPM Reset, 0 to 2³² - 1
 * @param safe whether no greater clock value was ever reported: NO after an unorderly shutdown,
 *     until the clock passes what was last saved in non-volatile memory (at most some 69 minutes).
 *     It says that {@code clockMillis} may repeat, not that the boot is bad
 */
public record ClockInfo(long clockMillis, long resetCount, long restartCount, boolean safe) {}

/**
 * Reference values that others wrote, as drafts of golden sets: CoRIM, lists of digests, Debian and
 * RPM packages.
 *
 * <p>Bytes in, measurements of {@code golden} and drafts of {@code golden.document} out: no file is
 * opened, no clock read, nothing stored or activated. Formats are read totally: any bytes give a
 * value or say why not, in linear time and bounded memory; what is not understood is refused, never
 * skipped. Whoever uploads a file that carries no signature checked here vouches for it.
 */
package dev.touchstone.golden.imports;

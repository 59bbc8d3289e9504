/**
 * Golden measurements foretold from files: what a launch will measure, before it is rolled out.
 *
 * <p>Bytes and strings in, measurements of {@code golden} out: no file is opened and no clock read
 * here. Formats are read totally: any bytes give a value or say why not, in linear time. Nothing
 * that a host sends is read here, and nothing is judged.
 */
package dev.touchstone.golden.predict;

/**
 * Golden measurements: what a launch is expected to have measured.
 *
 * <p>This package is the model and its matching: pure. Where sets are kept and served is {@code
 * golden.store}.
 */
package dev.touchstone.golden;

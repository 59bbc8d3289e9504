/** Golden values proposed from launches that were verified. */
package dev.touchstone.golden.capture;

/**
 * The evidence bundle: names, sizes and textual parts. Used by the service and by the offline
 * commands; no framework.
 */
package dev.touchstone.runtime.bundle;

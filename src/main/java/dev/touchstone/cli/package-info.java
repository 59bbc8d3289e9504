/**
 * The command line. Offline commands use the core alone and start neither database nor server; only
 * {@code serve} starts the framework.
 */
package dev.touchstone.cli;

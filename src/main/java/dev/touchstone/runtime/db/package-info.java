/**
 * The database that {@code touchstone serve} brings along when none is configured: a real
 * PostgreSQL in a data directory.
 *
 * <p>Runs before the framework does, so it uses none of it. See
 * docs/adr/0005-embedded-postgresql.md.
 */
package dev.touchstone.runtime.db;

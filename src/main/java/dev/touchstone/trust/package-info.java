/** The read model that schedulers ask: one row per host, and the word for where it stands. */
package dev.touchstone.trust;

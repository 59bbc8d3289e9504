/** Policies kept: versions that never change, states that do, and who changed them. */
package dev.touchstone.appraisal.store;

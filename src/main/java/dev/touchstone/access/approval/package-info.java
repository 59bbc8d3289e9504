/**
 * The two-person rule: what changes how hosts are judged waits for another person's approval. Knows
 * neither golden sets nor policies: their rooms say what approving them does ({@link
 * dev.touchstone.access.approval.Approvable}).
 */
package dev.touchstone.access.approval;

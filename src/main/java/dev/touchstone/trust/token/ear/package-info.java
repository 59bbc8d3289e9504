/**
 * Attestation results as EAR (draft-ietf-rats-ear): from what was judged to claims. Pure: no
 * framework, database, clock or network, and nothing of signatures.
 */
package dev.touchstone.trust.token.ear;

/**
 * The use case: challenge, evidence, verification, appraisal, result; and judging again what was
 * judged before.
 */
package dev.touchstone.attestation;

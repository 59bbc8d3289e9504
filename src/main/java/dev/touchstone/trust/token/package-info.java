/**
 * Signed attestation results: EAR tokens for relying parties that do not ask this service each
 * time. The claims are made in {@code ear}, the keys are kept in {@code keys}; here both meet the
 * trust in a host, and HTTP.
 */
package dev.touchstone.trust.token;

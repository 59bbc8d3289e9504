/**
 * The keys that sign tokens: made, kept encrypted, published ahead, rotated; or taken from a
 * keystore. No private key leaves this package except to sign.
 */
package dev.touchstone.trust.token.keys;

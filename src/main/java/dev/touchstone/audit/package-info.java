/**
 * The journal of decisions: who decided what, on which ground, in an order that cannot be changed
 * afterwards without showing. {@link dev.touchstone.audit.Journal} is all that other rooms use.
 * Verifying an exported journal needs neither database nor service.
 */
package dev.touchstone.audit;

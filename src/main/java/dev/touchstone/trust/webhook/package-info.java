/**
 * Tells other systems of changes of verdicts: CloudEvents, signed, from an outbox that is written
 * in the transaction of the change. Uses the history of verdicts through the database alone.
 * Nothing here decides about trust, and no transaction is open while an endpoint is talked to.
 */
package dev.touchstone.trust.webhook;

/** The inventory: hosts, how they enrol, and which TPM a name is bound to. */
package dev.touchstone.host;

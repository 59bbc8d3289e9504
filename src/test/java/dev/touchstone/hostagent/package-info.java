/** Tests of the host agent, as it is shipped, against a software TPM. */
package dev.touchstone.hostagent;

/**
 * TPM 2.0 structures and what they prove: quotes, PCR banks, attestation and endorsement keys,
 * credential challenges.
 *
 * <p>May use TSS.Java, JCA and Bouncy Castle. Must never use a framework, a database, a clock or
 * the network: everything that varies is passed in, so that the service, the command line and the
 * tests call the same functions.
 */
package dev.touchstone.tpm;

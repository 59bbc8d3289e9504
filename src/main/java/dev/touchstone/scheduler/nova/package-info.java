/** Nova's TrustedFilter and oVirt's engine, served to the letter of their own contract. */
package dev.touchstone.scheduler.nova;

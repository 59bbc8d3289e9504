/** The certificate that the service makes for itself when it is given none. */
package dev.touchstone.runtime.tls;

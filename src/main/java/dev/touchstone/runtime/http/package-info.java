/** The manners of the HTTP surface: problem bodies (RFC 9457), names, size limits. */
package dev.touchstone.runtime.http;

/** Who may do what: roles, bearer tokens, and the identity behind a request. */
package dev.touchstone.access;

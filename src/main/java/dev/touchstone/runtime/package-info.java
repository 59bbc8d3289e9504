/**
 * What every edge room stands on and no core room sees: the embedded database and the manners of
 * the HTTP surface.
 */
package dev.touchstone.runtime;

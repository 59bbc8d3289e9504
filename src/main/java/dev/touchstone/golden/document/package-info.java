/** Golden sets as documents: the JSON and YAML that people write, keep and exchange. */
package dev.touchstone.golden.document;

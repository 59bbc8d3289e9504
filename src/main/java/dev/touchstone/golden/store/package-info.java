/** Where golden sets are kept and served: entity, repository, resource. */
package dev.touchstone.golden.store;

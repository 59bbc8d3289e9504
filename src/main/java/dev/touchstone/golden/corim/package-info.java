/** Reference values that others publish as CoRIM (draft-ietf-rats-corim). */
package dev.touchstone.golden.corim;

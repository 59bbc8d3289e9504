/**
 * Policies: what evidence, golden measurements and launch facts a host must show. Text in YAML with
 * rules in CEL is read, type-checked and compiled here, once.
 *
 * <p>May use the rooms above {@code appraisal}, its words for categories and severities, CEL and
 * snakeyaml-engine; no framework, database, clock, file or network. Must never hold a rule that can
 * loop, call out or allocate without bound, nor a policy that accepts everything.
 */
package dev.touchstone.appraisal.policy;

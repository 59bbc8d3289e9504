package dev.touchstone.appraisal.store;

/**
 * Other policies are in force now.
 *
 * @param cause what happened, in words: {@code policy kvm-txt v2 activated}
 */
public record PoliciesChanged(String cause) {}

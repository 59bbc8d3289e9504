package dev.touchstone.access;

/**
 * Who does something.
 *
 * @param name the credential, as records keep it
 * @param person whoever holds it
 */
public record Actor(String name, Person person) {}

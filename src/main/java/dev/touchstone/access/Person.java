package dev.touchstone.access;

import io.quarkus.security.identity.SecurityIdentity;
import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The human being, or the system, behind a credential, for the two-person rule. Nobody becomes a
 * second person by holding a second credential.
 *
 * @param name as people write it
 * @param names everything that this person is called; one in common makes two credentials one
 *     person's
 * @param lineage names of those who issued the credential, and who issued theirs: each of them saw
 *     a secret that speaks for it
 */
public record Person(String name, Set<String> names, Set<String> lineage) {
  /**
   * Whoever runs the machine, who switches the rule itself: the tokens of the configuration and of
   * the first start. Nobody else can be called so.
   */
  public static final String INSTALLATION = "installation";

  /** Where an identity carries its person. */
  public static final String ATTRIBUTE = "touchstone.person";

  public Person {
    Objects.requireNonNull(name);
    names = folded(names);
    lineage = folded(lineage);
  }

  /**
   * Someone who was given no credential by somebody else: a certificate's or provider's subject.
   */
  static Person called(String name, Collection<String> names) {
    return new Person(name, Set.copyOf(names), Set.of());
  }

  /** The person of a request, if there is one: hosts and the anonymous are none. */
  public static Optional<Person> of(SecurityIdentity identity) {
    return Optional.ofNullable(identity.getAttribute(ATTRIBUTE));
  }

  /**
   * Whether these are two people. Not if one could have the other's credential, nor if a third had
   * both; what the installation issued is its person's business.
   */
  public boolean isAnother(Person other) {
    Set<String> common =
        all(this)
            .filter(all(other).collect(Collectors.toSet())::contains)
            .collect(Collectors.toSet());
    boolean bothDescend = lineage.contains(INSTALLATION) && other.lineage.contains(INSTALLATION);
    if (bothDescend) {
      common.remove(INSTALLATION);
    }
    return common.isEmpty();
  }

  /** The names that stand in the lineage of a credential that this person issues. */
  Set<String> descent() {
    return all(this).collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<String> all(Person person) {
    return Stream.concat(person.names.stream(), person.lineage.stream());
  }

  private static Set<String> folded(Set<String> names) {
    return names.stream().map(Person::fold).collect(Collectors.toUnmodifiableSet());
  }

  /** Upper case, or characters of another width, make no other name. */
  static String fold(String name) {
    return Normalizer.normalize(name.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }
}

package dev.touchstone.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is another person, for the two-person rule. */
class PersonTest {
  private static Person person(String name, String... lineage) {
    return new Person(name, Set.of(name), Set.of(lineage));
  }

  private static void areTwo(Person one, Person other) {
    assertThat(one.isAnother(other)).isTrue();
    assertThat(other.isAnother(one)).isTrue();
  }

  private static void areOne(Person one, Person other) {
    assertThat(one.isAnother(other)).isFalse();
    assertThat(other.isAnother(one)).isFalse();
  }

  @Test
  void two_credentials_of_one_name_are_one_person_however_it_is_written() {
    areOne(person("Alice"), person(" alice"));
    areOne(person("ａlice"), person("alice"));
    areOne(person("alice"), Person.called("a", Set.of("https://idp#17", "alice")));
    areTwo(person("alice"), person("bob"));
  }

  @Test
  void a_token_that_one_issued_is_no_other_person() {
    areOne(person("alice"), person("bob", "alice"));
    areOne(person("alice"), person("eve", "bob", "alice"));
  }

  @Test
  void two_tokens_that_a_third_issued_are_the_thirds() {
    areOne(person("bob", "alice"), person("carol", "alice"));
  }

  @Test
  void what_the_installation_issued_are_people_of_their_own_but_not_beside_itself() {
    areTwo(person("alice", Person.INSTALLATION), person("bob", Person.INSTALLATION));
    areOne(person(Person.INSTALLATION), person("bob", Person.INSTALLATION));
    areOne(person("carol", "alice", Person.INSTALLATION), person("alice", Person.INSTALLATION));
  }
}

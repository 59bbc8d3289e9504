package dev.touchstone.access;

import dev.touchstone.runtime.http.PlainText;
import dev.touchstone.runtime.http.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A token as it is asked for.
 *
 * @param label what it is for; without one its role
 * @param owner the person or system that it is for; without one the label
 * @param scopes areas of the API that it is narrowed to; without any it has all of its role
 * @param lifetime ISO-8601 duration after which the token ends; without one it does not end by
 *     itself
 */
public record NewToken(
    String role, String label, String owner, List<String> scopes, Duration lifetime) {
  /** A hundred years: an end that dates, and the database's, have room for. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final int LONGEST_LABEL = 200;
  private static final int LONGEST_OWNER = 100;

  /** What is asked for, checked; a 400 names the field that is wrong. */
  static Tokens.Order order(NewToken request) {
    if (request == null) {
      throw ProblemException.invalid("body", "expected {\"role\": …, \"label\": …}");
    }
    Role role =
        Role.given(request.role())
            .orElseThrow(
                () ->
                    ProblemException.invalid(
                        "role", "expected " + Role.GIVEN + "; hosts get theirs by enrolling"));
    String label =
        line("label", request.label() == null ? role.text() : request.label(), LONGEST_LABEL);
    String owner =
        request.owner() == null ? cut(label) : line("owner", request.owner(), LONGEST_OWNER);
    if (Person.fold(owner).equals(Person.INSTALLATION)) {
      throw ProblemException.invalid(
          "owner", "\"" + Person.INSTALLATION + "\" is the owner of the first tokens alone");
    }
    return new Tokens.Order(
        role, label, owner, scopes(request.scopes()), lifetime(request.lifetime()));
  }

  private static String cut(String label) {
    return label.codePointCount(0, label.length()) <= LONGEST_OWNER
        ? label
        : label.substring(0, label.offsetByCodePoints(0, LONGEST_OWNER));
  }

  private static String line(String field, String text, int longest) {
    if (text.isBlank() || text.length() > longest || !PlainText.isLine(text)) {
      throw ProblemException.invalid(
          field,
          "expected 1 to %d characters on one line, none of which controls its layout"
              .formatted(longest));
    }
    return text;
  }

  private static Set<String> scopes(List<String> scopes) {
    if (scopes == null) {
      return Set.of();
    }
    if (scopes.isEmpty()) {
      throw ProblemException.invalid(
          "scopes", "a token with no scope could do nothing; leave scopes out for all of its role");
    }
    for (int i = 0; i < scopes.size(); i++) {
      if (scopes.get(i) == null || !Scopes.AREAS.contains(scopes.get(i))) {
        throw ProblemException.invalid(
            "scopes[" + i + "]",
            "expected one of " + String.join(", ", Scopes.AREAS.stream().sorted().toList()));
      }
    }
    return Set.copyOf(new java.util.TreeSet<>(scopes));
  }

  static Optional<Duration> lifetime(Duration lifetime) {
    if (lifetime != null && (lifetime.isNegative() || lifetime.isZero())) {
      throw ProblemException.invalid("lifetime", "a lifetime is longer than nothing: PT24H, P90D");
    }
    if (lifetime != null && lifetime.compareTo(LONGEST) > 0) {
      throw ProblemException.invalid(
          "lifetime",
          "a lifetime is at most " + LONGEST.toDays() + " days; without one it does not end");
    }
    return Optional.ofNullable(lifetime);
  }
}

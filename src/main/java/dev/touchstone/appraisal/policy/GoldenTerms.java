package dev.touchstone.appraisal.policy;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How one part of a launch is held against golden sets.
 *
 * @param sets names of the only sets that count; empty for every set of the part
 */
public record GoldenTerms(Match match, Presence presence, SortedSet<String> sets) {
  /** Which of the active sets must match. */
  public enum Match {
    /** One of them. */
    ANY_OF("any-of"),
    /** One version of each name. */
    ALL_OF("all-of"),
    /** The highest version of some name: an older one no longer counts, though active. */
    LATEST("latest");

    private final String text;

    Match(String text) {
      this.text = text;
    }

    /** As it stands in a policy. */
    public String text() {
      return text;
    }
  }

  /** What it means that there is no active set for the host. */
  public enum Presence {
    /** The host is not trusted. */
    REQUIRED("required"),
    /** The part is not judged. */
    IF_DEFINED("if-defined");

    private final String text;

    Presence(String text) {
      this.text = text;
    }

    /** As it stands in a policy. */
    public String text() {
      return text;
    }
  }

  /** Any set of the part. */
  public GoldenTerms(Match match, Presence presence) {
    this(match, presence, Collections.emptySortedSet());
  }

  public GoldenTerms {
    sets = Collections.unmodifiableSortedSet(new TreeSet<>(sets));
  }

  /** Whether sets of this name count. */
  public boolean admits(String name) {
    return sets.isEmpty() || sets.contains(name);
  }
}

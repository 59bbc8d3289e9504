package dev.touchstone.trust;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the stream of changes: {@code transaction-number}. Later changes have greater ones.
 *
 * @param transaction that made the change
 * @param number of the change, of all there are
 */
record ChangePosition(long transaction, long number) implements Comparable<ChangePosition> {
  static final ChangePosition START = new ChangePosition(0, 0);

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");
  private static final Comparator<ChangePosition> ORDER =
      Comparator.comparingLong(ChangePosition::transaction)
          .thenComparingLong(ChangePosition::number);

  static Optional<ChangePosition> ofText(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new ChangePosition(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  @Override
  public int compareTo(ChangePosition other) {
    return ORDER.compare(this, other);
  }

  boolean isAfter(ChangePosition other) {
    return compareTo(other) > 0;
  }

  @Override
  public String toString() {
    return transaction + "-" + number;
  }
}

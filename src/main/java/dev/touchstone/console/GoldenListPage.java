package dev.touchstone.console;

import java.util.List;

/**
 * Golden sets by name, a page at a time.
 *
 * @param total how many names there are, filtered or not
 * @param found how many fit what was asked
 */
public record GoldenListPage(
    GoldenQuery query, int total, int found, List<GoldenRow> rows, int pages) {
  public boolean hasPrevious() {
    return query.page() > 1;
  }

  public boolean hasNext() {
    return query.page() < pages;
  }
}

package dev.touchstone.console;

import dev.touchstone.appraisal.store.PolicyView;
import io.quarkus.qute.RawString;

/**
 * A change of what is in force that is thought through before it is made.
 *
 * @param word {@code activation} or {@code retirement}
 * @param title what the page is about
 * @param active the version that is in force now; 0 if none is
 * @param outcome what would follow, rendered; empty if it is still to be asked for
 */
public record PolicyDeed(
    PolicyView view, String word, String title, int active, RawString outcome) {
  public String path() {
    return PolicyPage.path(view);
  }

  public String command() {
    return "touchstone policy "
        + (word.equals("activation") ? "activate " : "retire ")
        + view.name()
        + " "
        + view.version();
  }
}

package dev.touchstone.trust;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The stream of changes, for all who follow it: one reading of the database serves them all, and
 * each takes what comes after its own position when it is ready for it.
 */
@ApplicationScoped
class ChangeFeed {
  private static final int PAGE = 500;
  private static final int KEPT = 5000;

  private final ChangeReader reader;
  private final AtomicReference<CompletableFuture<Void>> moved =
      new AtomicReference<>(new CompletableFuture<>());
  private volatile Recent recent;

  ChangeFeed(ChangeReader reader) {
    this.reader = reader;
  }

  /**
   * The latest changes.
   *
   * @param before the position that they follow on
   */
  private record Recent(ChangePosition before, List<TrustChange> changes) {
    ChangePosition last() {
      return changes.isEmpty() ? before : changes.getLast().position();
    }

    Recent with(List<TrustChange> more) {
      List<TrustChange> all = new ArrayList<>(changes);
      all.addAll(more);
      int dropped = Math.max(0, all.size() - KEPT);
      return dropped == 0
          ? new Recent(before, List.copyOf(all))
          : new Recent(
              all.get(dropped - 1).position(), List.copyOf(all.subList(dropped, all.size())));
    }

    List<TrustChange> after(ChangePosition position) {
      int from = changes.size();
      while (from > 0 && changes.get(from - 1).position().isAfter(position)) {
        from--;
      }
      return changes.subList(from, Math.min(changes.size(), from + PAGE));
    }
  }

  /**
   * Takes in what was committed meanwhile; by one thread at a time.
   *
   * @return whether there is something that waits for a transaction which is still open
   */
  boolean advance() throws SQLException {
    if (recent == null) {
      recent = new Recent(reader.last(), List.of());
    }
    while (true) {
      ChangeReader.Changes found = reader.after(recent.last(), PAGE);
      if (!found.changes().isEmpty()) {
        recent = recent.with(found.changes());
        beat();
      }
      if (!found.more()) {
        return false;
      }
      if (found.changes().size() < PAGE) {
        return true;
      }
    }
  }

  /** Lets everybody who waits look again, if only to say that the line stands. */
  void beat() {
    moved.getAndSet(new CompletableFuture<>()).complete(null);
  }

  /** The last change that followers have been told, or that came before the service started. */
  ChangePosition position() {
    return recent.last();
  }

  /** The next changes after a position; none if nothing happened for a while. */
  Uni<List<TrustChange>> next(ChangePosition after) {
    CompletableFuture<Void> signal = moved.get();
    Recent now = recent;
    if (now.before().isAfter(after)) {
      return Uni.createFrom()
          .item(() -> older(after, now.last()))
          .runSubscriptionOn(Infrastructure.getDefaultExecutor());
    }
    List<TrustChange> changes = now.after(after);
    return changes.isEmpty()
        ? Uni.createFrom()
            .completionStage(signal.copy())
            .emitOn(Infrastructure.getDefaultExecutor())
            .map(ignored -> recent.after(after))
        : Uni.createFrom().item(changes);
  }

  private List<TrustChange> older(ChangePosition after, ChangePosition until) {
    try {
      return reader.after(after, PAGE).changes().stream()
          .filter(change -> !change.position().isAfter(until))
          .toList();
    } catch (SQLException e) {
      throw new IllegalStateException("the history of changes cannot be read", e);
    }
  }
}

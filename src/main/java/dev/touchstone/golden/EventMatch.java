package dev.touchstone.golden;

import dev.touchstone.eventlog.Binding;
import dev.touchstone.eventlog.LogEvent;
import dev.touchstone.launch.LogKind;
import dev.touchstone.launch.ProvenLog;
import dev.touchstone.launch.VerifiedLaunch;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The events of a PCR held against those that a golden set names. Only events of a PCR that the log
 * explains count, and of their data only what a digest covers: a type or a prefix that nothing
 * covers could be any (threats.md 13).
 */
final class EventMatch {
  private final EventMeasurement wanted;
  private final HashAlgorithm bank;
  private final List<GoldenDifference> out;

  private EventMatch(EventMeasurement wanted, HashAlgorithm bank, List<GoldenDifference> out) {
    this.wanted = wanted;
    this.bank = bank;
    this.out = out;
  }

  static void check(
      EventMeasurement wanted, VerifiedLaunch launch, List<GoldenDifference> differences) {
    Optional<? extends ProvenLog<?>> log =
        switch (wanted.log()) {
          case UEFI -> launch.uefi();
          case TXT -> launch.txt();
          case IMA -> Optional.empty();
        };
    EventMatch match = new EventMatch(wanted, launch.bank(), differences);
    if (log.isEmpty()) {
      match.unproven(
          wanted.log() == LogKind.IMA
              ? "IMA's records are compared by files, not by events"
              : "the host sent no " + wanted.log().title());
    } else if (!log.get().explains(wanted.pcr())) {
      match.unproven(wanted.log().title() + ": " + log.get().whyNot(wanted.pcr()));
    } else {
      match.against(log.get().events(wanted.pcr()));
    }
  }

  private void unproven(String why) {
    out.add(
        new GoldenDifference(
            GoldenDifference.Kind.UNPROVEN,
            OptionalInt.of(wanted.pcr()),
            OptionalInt.empty(),
            "PCR " + wanted.pcr(),
            Optional.of(wanted.events().size() + " events"),
            Optional.of("not proven"),
            "PCR %d: its events are not proven: %s".formatted(wanted.pcr(), why)));
  }

  private void against(List<? extends LogEvent> all) {
    List<LogEvent> events = new ArrayList<>();
    for (LogEvent event : all) {
      if (selected(event)) {
        events.add(event);
      }
    }
    switch (wanted.match()) {
      case INCLUDE -> include(events);
      case EXACTLY -> exactly(events);
      case ALLOWED -> allowed(events);
      case EXCLUDE -> exclude(events);
    }
  }

  private boolean selected(LogEvent event) {
    if (wanted.among().isEmpty()) {
      return true;
    }
    EventSelector among = wanted.among().get();
    return (among.types().isEmpty() || among.types().contains(event.typeName()))
        && among
            .textPrefix()
            .filter(prefix -> event.binding() != Binding.BOUND || !event.text().startsWith(prefix))
            .isEmpty();
  }

  /**
   * The digest decides wherever the set has one of this bank; a text counts where a digest covers
   * it.
   */
  private boolean fits(ExpectedEvent expected, LogEvent event) {
    Digest digest = expected.digests().get(bank);
    if (digest == null && expected.text().isEmpty()) {
      return false; // only digests of other banks: nothing stands in for this one
    }
    boolean type = expected.type().filter(name -> !name.equals(event.typeName())).isEmpty();
    boolean sameDigest = digest == null || event.digest(bank).filter(digest::equals).isPresent();
    boolean sameText =
        expected.text().isEmpty()
            || (event.binding() == Binding.BOUND && event.text().equals(expected.text().get()));
    return type && sameDigest && sameText;
  }

  private void include(List<LogEvent> events) {
    boolean[] used = new boolean[events.size()];
    for (ExpectedEvent expected : wanted.events()) {
      int found = -1;
      for (int i = 0; i < events.size() && found < 0; i++) {
        found = !used[i] && fits(expected, events.get(i)) ? i : -1;
      }
      if (found < 0) {
        missing(expected);
      } else {
        used[found] = true;
      }
    }
  }

  private void allowed(List<LogEvent> events) {
    Set<Digest> digests = new HashSet<>();
    for (ExpectedEvent expected : wanted.events()) {
      Optional.ofNullable(expected.digests().get(bank)).ifPresent(digests::add);
    }
    for (LogEvent event : events) {
      // What only a text tells is compared one by one; digests, of which there are many, are not.
      if (event.digest(bank).filter(digests::contains).isEmpty()
          && wanted.events().stream()
              .filter(expected -> expected.digests().isEmpty())
              .noneMatch(expected -> fits(expected, event))) {
        add(
            GoldenDifference.Kind.UNEXPECTED,
            OptionalInt.of(event.index()),
            Optional.of("one of %d that are known".formatted(wanted.events().size())),
            Optional.of(words(event)),
            "PCR %d: %s is not one of the %d that are known"
                .formatted(wanted.pcr(), words(event), wanted.events().size()));
      }
    }
  }

  private void exclude(List<LogEvent> events) {
    for (LogEvent event : events) {
      for (ExpectedEvent forbidden : wanted.events()) {
        if (fits(forbidden, event)) {
          add(
              GoldenDifference.Kind.FORBIDDEN,
              OptionalInt.of(event.index()),
              Optional.of("not " + words(forbidden)),
              Optional.of(words(event)),
              "PCR %d: %s must not be there".formatted(wanted.pcr(), words(forbidden)));
        }
      }
    }
  }

  /** From both ends towards the middle, so that one event that is new is one difference. */
  private void exactly(List<LogEvent> events) {
    List<ExpectedEvent> expected = wanted.events();
    int head = 0;
    while (head < expected.size()
        && head < events.size()
        && fits(expected.get(head), events.get(head))) {
      head++;
    }
    int expectedEnd = expected.size();
    int end = events.size();
    while (expectedEnd > head
        && end > head
        && fits(expected.get(expectedEnd - 1), events.get(end - 1))) {
      expectedEnd--;
      end--;
    }
    int pairs = Math.min(expectedEnd, end) - head;
    for (int i = 0; i < pairs; i++) {
      ExpectedEvent wantedEvent = expected.get(head + i);
      LogEvent event = events.get(head + i);
      if (!fits(wantedEvent, event)) {
        add(
            GoldenDifference.Kind.UNEXPECTED,
            OptionalInt.of(event.index()),
            Optional.of(words(wantedEvent)),
            Optional.of(words(event)),
            "PCR %d: expected %s, found %s"
                .formatted(wanted.pcr(), words(wantedEvent), words(event)));
      }
    }
    for (int i = head + pairs; i < expectedEnd; i++) {
      missing(expected.get(i));
    }
    for (int i = head + pairs; i < end; i++) {
      LogEvent event = events.get(i);
      add(
          GoldenDifference.Kind.UNEXPECTED,
          OptionalInt.of(event.index()),
          Optional.of("no further event"),
          Optional.of(words(event)),
          "PCR %d: %s was not expected".formatted(wanted.pcr(), words(event)));
    }
  }

  private void missing(ExpectedEvent expected) {
    add(
        GoldenDifference.Kind.MISSING,
        OptionalInt.empty(),
        Optional.of(words(expected)),
        Optional.of("not there"),
        "PCR %d: expected %s, it is not there".formatted(wanted.pcr(), words(expected)));
  }

  private void add(
      GoldenDifference.Kind kind,
      OptionalInt event,
      Optional<String> expected,
      Optional<String> actual,
      String sentence) {
    out.add(
        new GoldenDifference(
            kind,
            OptionalInt.of(wanted.pcr()),
            event,
            "PCR " + wanted.pcr(),
            expected,
            actual,
            sentence));
  }

  private String words(ExpectedEvent event) {
    String digest =
        Optional.ofNullable(event.digests().get(bank)).map(Digest::abbreviated).orElse("");
    String named = event.text().or(event::note).map(text -> "\"" + text + "\"").orElse("");
    return (event.type().orElse("event") + " " + named + " " + digest)
        .replaceAll(" +", " ")
        .strip();
  }

  private String words(LogEvent event) {
    String digest = event.digest(bank).map(Digest::abbreviated).orElse("");
    String named =
        event.text().isEmpty()
            ? ""
            : (event.binding() == Binding.BOUND ? "\"" : "(unverified) \"") + event.text() + "\"";
    return (event.typeName() + " " + named + " " + digest).replaceAll(" +", " ").strip();
  }
}

package dev.touchstone.appraisal.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML to nodes, from the parser's events: no object is ever made by a tag, no alias can multiply
 * what was written, no nesting can exhaust the stack, no key can stand twice.
 */
final class YamlReader {
  /** The longest policy, in bytes of UTF-8. */
  static final int LIMIT = 256 * 1024;

  private static final int DEEPEST = 8;

  private final String text;
  private final Iterator<Event> events;
  private final int[] offsets;

  private YamlReader(String text, Iterator<Event> events) {
    this.text = text;
    this.events = events;
    this.offsets = offsets(text);
  }

  /** Index of each code point: marks count code points, a Java text has surrogates. */
  private static int[] offsets(String text) {
    int[] offsets = new int[text.codePointCount(0, text.length()) + 1];
    int at = 0;
    for (int i = 0; i < offsets.length - 1; i++) {
      offsets[i] = at;
      at += Character.charCount(text.codePointAt(at));
    }
    offsets[offsets.length - 1] = at;
    return offsets;
  }

  /** What stopped the reading. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient PolicyProblem problem;

    Refusal(PolicyProblem problem) {
      super(problem.toString());
      this.problem = problem;
    }

    PolicyProblem problem() {
      return problem;
    }
  }

  static YamlNode read(String text) throws Refusal {
    if (text.length() > LIMIT || text.getBytes(StandardCharsets.UTF_8).length > LIMIT) {
      throw new Refusal(
          new PolicyProblem(1, 1, "the policy is longer than " + LIMIT / 1024 + " KiB"));
    }
    LoadSettings settings =
        LoadSettings.builder()
            .setUseMarks(true)
            .setCodePointLimit(LIMIT)
            .setLabel("policy")
            .build();
    try {
      return new YamlReader(text, new Parse(settings).parseString(text).iterator()).document();
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      throw new Refusal(
          new PolicyProblem(
              mark.map(m -> m.getLine() + 1).orElse(1),
              mark.map(m -> m.getColumn() + 1).orElse(1),
              "not YAML: " + Texts.line(e.getProblem())));
    } catch (YamlEngineException e) {
      throw new Refusal(
          new PolicyProblem(1, 1, "not YAML: " + Texts.line(String.valueOf(e.getMessage()))));
    }
  }

  private YamlNode document() throws Refusal {
    Optional<YamlNode> root = Optional.empty();
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
        case DocumentStart -> {
          if (root.isPresent()) {
            throw refuse(event, "a second document: a file holds one policy");
          }
        }
        default -> root = Optional.of(node(event, 0));
      }
    }
    return root.orElseThrow(() -> new Refusal(new PolicyProblem(1, 1, "the policy is empty")));
  }

  private YamlNode node(Event event, int depth) throws Refusal {
    if (event instanceof AliasEvent) {
      throw refuse(event, "aliases (*name) are not used in policies: write the value out");
    }
    if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      throw refuse(event, "anchors (&name) are not used in policies");
    }
    if (depth > DEEPEST) {
      throw refuse(event, "nested deeper than " + DEEPEST + " levels");
    }
    return switch (event) {
      case ScalarEvent scalar -> scalar(scalar);
      case SequenceStartEvent start -> sequence(start, depth);
      case MappingStartEvent start -> mapping(start, depth);
      default -> throw refuse(event, "a value was expected");
    };
  }

  private YamlNode.Scalar scalar(ScalarEvent event) throws Refusal {
    refuseTag(event, event.getTag());
    char style =
        event.isLiteral()
            ? '|'
            : event.isFolded() ? '>' : event.isSQuoted() ? '\'' : event.isDQuoted() ? '"' : ' ';
    return new YamlNode.Scalar(
        place(event),
        event.getValue(),
        event.isPlain(),
        new ScalarSource(text, index(event.getStartMark()), index(event.getEndMark()), style));
  }

  private YamlNode sequence(SequenceStartEvent start, int depth) throws Refusal {
    refuseTag(start, start.getTag());
    List<YamlNode> items = new ArrayList<>();
    for (Event event = next(); !(event instanceof SequenceEndEvent); event = next()) {
      items.add(node(event, depth + 1));
    }
    return new YamlNode.Sequence(place(start), items);
  }

  private YamlNode mapping(MappingStartEvent start, int depth) throws Refusal {
    refuseTag(start, start.getTag());
    List<YamlNode.Entry> entries = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (Event event = next(); !(event instanceof MappingEndEvent); event = next()) {
      if (!(node(event, depth + 1) instanceof YamlNode.Scalar key)) {
        throw refuse(event, "a key is a word");
      }
      if (!keys.add(key.value())) {
        throw refuse(event, "the key \"" + Texts.line(key.value()) + "\" stands here twice");
      }
      entries.add(new YamlNode.Entry(key.value(), key.place(), node(next(), depth + 1)));
    }
    return new YamlNode.Mapping(place(start), entries);
  }

  private Event next() throws Refusal {
    if (!events.hasNext()) {
      throw new Refusal(new PolicyProblem(1, 1, "the text ends in the middle of a value"));
    }
    return events.next();
  }

  private static void refuseTag(Event event, Optional<String> tag) throws Refusal {
    if (tag.isPresent()) {
      throw refuse(event, "tags (" + Texts.line(tag.get()) + ") are not used in policies");
    }
  }

  private static Refusal refuse(Event event, String message) {
    return new Refusal(place(event).problem(message));
  }

  private static YamlNode.Place place(Event event) {
    return event
        .getStartMark()
        .map(mark -> new YamlNode.Place(mark.getLine() + 1, mark.getColumn() + 1))
        .orElse(new YamlNode.Place(1, 1));
  }

  private int index(Optional<Mark> mark) {
    return offsets[Math.min(mark.map(Mark::getIndex).orElse(0), offsets.length - 1)];
  }
}

package dev.touchstone.scheduler.kubernetes;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.touchstone.scheduler.kubernetes.Candidates.Candidate;
import dev.touchstone.scheduler.kubernetes.Candidates.Range;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An ExtenderFilterResult or HostPriorityList of k8s.io/kube-scheduler/extender/v1, as JSON. Nodes
 * go back as ranges of the request they came in: megabytes that are never copied here.
 */
final class ExtenderAnswer {
  /** A part of the answer. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Part(byte[] bytes, int from, int to) {}

  private final List<Part> parts = new ArrayList<>();
  private ByteArrayOutputStream out = new ByteArrayOutputStream();

  private ExtenderAnswer() {}

  void writeTo(OutputStream output) throws IOException {
    for (Part part : parts) {
      output.write(part.bytes(), part.from(), part.to() - part.from());
    }
  }

  /** Everything that was asked about passes, in the form in which it was asked. */
  static ExtenderAnswer all(ExtenderArguments arguments) {
    return switch (arguments.candidates()) {
      case Candidates.Names names -> filtered(arguments, names.nodes(), Map.of());
      case Candidates.Objects objects -> {
        ExtenderAnswer answer = new ExtenderAnswer();
        answer.text("{\"Nodes\":");
        answer.copy(arguments.body(), objects.whole());
        answer.text(",\"NodeNames\":null");
        answer.rest(Map.of(), "");
        yield answer.ended();
      }
    };
  }

  /**
   * @param kept of those that were asked about
   * @param refused name to a reason that {@code kubectl describe pod} shows
   */
  static ExtenderAnswer filtered(
      ExtenderArguments arguments, List<Candidate> kept, Map<String, String> refused) {
    ExtenderAnswer answer = new ExtenderAnswer();
    switch (arguments.candidates()) {
      case Candidates.Names names -> {
        answer.text("{\"Nodes\":null,\"NodeNames\":");
        answer.list(kept, candidate -> answer.quote(candidate.name()));
      }
      case Candidates.Objects objects -> {
        answer.text("{\"Nodes\":{");
        for (Range other : objects.others()) {
          answer.copy(arguments.body(), other);
          answer.text(",");
        }
        answer.text("\"items\":");
        answer.nodes(arguments.body(), kept);
        answer.text("},\"NodeNames\":null");
      }
    }
    answer.rest(refused, "");
    return answer.ended();
  }

  /** Nothing passes: kube-scheduler gives the pod up for this time and shows {@code message}. */
  static ExtenderAnswer error(String message) {
    ExtenderAnswer answer = new ExtenderAnswer();
    answer.text("{\"Nodes\":null,\"NodeNames\":null");
    answer.rest(Map.of(), message);
    return answer.ended();
  }

  /** One score, 0 to 10, for each candidate, in their order. */
  static ExtenderAnswer scores(List<Candidate> candidates, List<Integer> scores) {
    ExtenderAnswer answer = new ExtenderAnswer();
    for (int i = 0; i < candidates.size(); i++) {
      answer.text(i == 0 ? "[{\"Host\":" : ",{\"Host\":");
      answer.quote(candidates.get(i).name());
      answer.text(",\"Score\":" + scores.get(i) + "}");
    }
    answer.text(candidates.isEmpty() ? "[]" : "]");
    return answer.ended();
  }

  private void rest(Map<String, String> refused, String error) {
    text(",\"FailedNodes\":{},\"FailedAndUnresolvableNodes\":{");
    boolean first = true;
    for (Map.Entry<String, String> entry : refused.entrySet()) {
      if (!first) {
        text(",");
      }
      first = false;
      quote(entry.getKey());
      text(":");
      quote(entry.getValue());
    }
    text("},\"Error\":");
    quote(error);
    text("}");
  }

  private void list(List<Candidate> candidates, Consumer<Candidate> each) {
    boolean first = true;
    text("[");
    for (Candidate candidate : candidates) {
      if (!first) {
        text(",");
      }
      first = false;
      each.accept(candidate);
    }
    text("]");
  }

  private void quote(String text) {
    out.write('"');
    out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text));
    out.write('"');
  }

  /** Nodes that follow one another in the request do so in the answer, with what is between. */
  private void nodes(byte[] body, List<Candidate> kept) {
    text("[");
    for (int i = 0; i < kept.size(); i++) {
      if (i > 0) {
        text(",");
      }
      int from = kept.get(i).from();
      while (i + 1 < kept.size() && areNeighbours(body, kept.get(i), kept.get(i + 1))) {
        i++;
      }
      copy(body, new Range(from, kept.get(i).to()));
    }
    text("]");
  }

  private static boolean areNeighbours(byte[] body, Candidate one, Candidate next) {
    for (int at = one.to(); at < next.from(); at++) {
      if (body[at] == '{') {
        return false; // Another node stands between them.
      }
    }
    return one.to() <= next.from();
  }

  private void copy(byte[] body, Range range) {
    endText();
    parts.add(new Part(body, range.from(), range.to()));
  }

  private void endText() {
    byte[] text = out.toByteArray();
    out = new ByteArrayOutputStream();
    parts.add(new Part(text, 0, text.length));
  }

  private ExtenderAnswer ended() {
    endText();
    return this;
  }

  private void text(String text) {
    out.writeBytes(ascii(text));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

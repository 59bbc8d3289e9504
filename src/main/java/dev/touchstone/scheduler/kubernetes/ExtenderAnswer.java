package dev.touchstone.scheduler.kubernetes;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.touchstone.scheduler.kubernetes.Candidates.Candidate;
import dev.touchstone.scheduler.kubernetes.Candidates.Range;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes ExtenderFilterResult and HostPriorityList of k8s.io/kube-scheduler/extender/v1: bytes, so
 * that nodes go back as the ranges of the request they stand in.
 */
final class ExtenderAnswer {
  private final ByteArrayOutputStream out;

  private ExtenderAnswer(int expectedSize) {
    this.out = new ByteArrayOutputStream(expectedSize);
  }

  /** Everything that was asked about passes, in the form in which it was asked. */
  static byte[] all(ExtenderArguments arguments) {
    return switch (arguments.candidates()) {
      case Candidates.Names names -> filtered(arguments, names.nodes(), Map.of());
      case Candidates.Objects objects -> {
        ExtenderAnswer answer = new ExtenderAnswer(arguments.body().length + 200);
        answer.text("{\"Nodes\":");
        answer.copy(arguments.body(), objects.whole());
        answer.text(",\"NodeNames\":null");
        answer.rest(Map.of(), "");
        yield answer.out.toByteArray();
      }
    };
  }

  /**
   * @param kept of those that were asked about
   * @param refused name to a reason that {@code kubectl describe pod} shows
   */
  static byte[] filtered(
      ExtenderArguments arguments, List<Candidate> kept, Map<String, String> refused) {
    int copied = kept.stream().mapToInt(candidate -> candidate.to() - candidate.from()).sum();
    ExtenderAnswer answer =
        new ExtenderAnswer(1024 + copied + 64 * kept.size() + 128 * refused.size());
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
        answer.list(
            kept,
            candidate ->
                answer.copy(arguments.body(), new Range(candidate.from(), candidate.to())));
        answer.text("},\"NodeNames\":null");
      }
    }
    answer.rest(refused, "");
    return answer.out.toByteArray();
  }

  /** Nothing passes: kube-scheduler gives the pod up for this time and shows {@code message}. */
  static byte[] error(String message) {
    ExtenderAnswer answer = new ExtenderAnswer(512);
    answer.text("{\"Nodes\":null,\"NodeNames\":null");
    answer.rest(Map.of(), message);
    return answer.out.toByteArray();
  }

  /** One score, 0 to 10, for each candidate, in their order. */
  static byte[] scores(List<Candidate> candidates, List<Integer> scores) {
    ExtenderAnswer answer = new ExtenderAnswer(64 + 64 * candidates.size());
    for (int i = 0; i < candidates.size(); i++) {
      answer.text(i == 0 ? "[{\"Host\":" : ",{\"Host\":");
      answer.quote(candidates.get(i).name());
      answer.text(",\"Score\":" + scores.get(i) + "}");
    }
    answer.text(candidates.isEmpty() ? "[]" : "]");
    return answer.out.toByteArray();
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

  private void copy(byte[] body, Range range) {
    out.write(body, range.from(), range.to() - range.from());
  }

  private void text(String text) {
    out.writeBytes(ascii(text));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

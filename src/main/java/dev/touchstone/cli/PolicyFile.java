package dev.touchstone.cli;

import dev.touchstone.appraisal.policy.Policy;
import dev.touchstone.appraisal.policy.PolicyParsing;
import dev.touchstone.appraisal.policy.PolicyProblem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A policy in a file. Which golden sets a service has is not known here. */
final class PolicyFile {
  static final int MAX_SIZE = 1 << 20;

  private PolicyFile() {}

  static Policy read(Path file) throws UnreadableInputException {
    String text = new String(InputFile.read(file, MAX_SIZE), StandardCharsets.UTF_8);
    return switch (Policy.parse(text)) {
      case PolicyParsing.Parsed(Policy policy) -> policy;
      case PolicyParsing.Refused(List<PolicyProblem> problems) ->
          throw new UnreadableInputException(
              file
                  + ":"
                  + problems.getFirst()
                  + (problems.size() > 1 ? " (and %d more)".formatted(problems.size() - 1) : ""));
    };
  }
}

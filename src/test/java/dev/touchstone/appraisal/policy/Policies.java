package dev.touchstone.appraisal.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Policies for tests: those that are shipped, and small ones. */
public final class Policies {
  /** The five that are shipped. */
  public static final List<String> SHIPPED =
      List.of("baseline", "kvm-txt", "kvm-uefi-secureboot-svirt", "xen-txt-xsm", "xen-uefi-grub");

  private Policies() {}

  public static String text(String shipped) {
    try {
      return Files.readString(Path.of("attestation-policies", shipped + ".yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Policy shipped(String name) {
    return parsed(text(name));
  }

  /** The policy, or an error that shows what is wrong. */
  public static Policy parsed(String yaml) {
    return switch (Policy.parse(yaml)) {
      case PolicyParsing.Parsed(Policy policy) -> policy;
      case PolicyParsing.Refused(List<PolicyProblem> problems) ->
          throw new AssertionError(problems);
    };
  }

  /** What is wrong with the text. */
  public static List<PolicyProblem> problems(String yaml) {
    return switch (Policy.parse(yaml)) {
      case PolicyParsing.Parsed(Policy policy) -> List.of();
      case PolicyParsing.Refused(List<PolicyProblem> problems) -> problems;
    };
  }

  /** A policy of one rule with this condition. */
  public static String ofRule(String condition) {
    return """
        name: test
        rules:
          - id: it
            require: %s
            category: configuration
            message: no
        """
        .formatted(condition);
  }
}

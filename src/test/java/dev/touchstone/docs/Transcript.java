package dev.touchstone.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands as they are typed after a prompt, each with what it prints. */
record Transcript(List<Step> steps) {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  /**
   * A command and what follows it.
   *
   * @param command as shown, its continued lines included
   */
  record Step(String command, String output) {
    /** The command's words; quotes are taken off, nothing is expanded. */
    List<String> words() {
      List<String> words = new ArrayList<>();
      for (Matcher word = WORD.matcher(command.replace("\\\n", " ")); word.find(); ) {
        words.add(
            word.group(1) != null
                ? word.group(1)
                : word.group(2) != null ? word.group(2) : word.group(3));
      }
      return words;
    }
  }

  static Transcript of(String block) {
    List<Step> steps = new ArrayList<>();
    String command = null;
    boolean continued = false;
    StringBuilder output = new StringBuilder();
    for (String line : block.lines().toList()) {
      if (continued) {
        command += "\n" + line;
      } else if (line.startsWith("$ ")) {
        if (command != null) {
          steps.add(new Step(command, output.toString()));
        }
        command = line.substring(2);
        output.setLength(0);
      } else {
        output.append(line).append('\n');
        continue;
      }
      continued = line.endsWith("\\");
    }
    if (command != null) {
      steps.add(new Step(command, output.toString()));
    }
    return new Transcript(steps);
  }

  /** The block again, with what the commands print now. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    steps.forEach(
        step -> text.append("$ ").append(step.command()).append('\n').append(step.output()));
    return text.toString();
  }
}

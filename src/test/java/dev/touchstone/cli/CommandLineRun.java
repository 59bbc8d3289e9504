package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** What a command printed and ended with, as if it had been started by the launcher. */
public record CommandLineRun(int exitCode, String output, String errors) {
  public static CommandLineRun of(String... arguments) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    CommandLine line = Touchstone.commandLine();
    line.setOut(new PrintWriter(output, true));
    line.setErr(new PrintWriter(errors, true));
    int exitCode = line.execute(arguments);
    return new CommandLineRun(exitCode, output.toString(), errors.toString());
  }

  public JsonNode json() {
    try {
      return new ObjectMapper().readTree(output);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + output + errors, e);
    }
  }
}

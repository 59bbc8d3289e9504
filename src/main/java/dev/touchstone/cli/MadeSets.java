package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.touchstone.golden.document.GoldenDocument;
import dev.touchstone.golden.document.GoldenWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** Golden sets that a command made: to files, or as one JSON object. */
final class MadeSets {
  private MadeSets() {}

  /** Remarks go beside the sets: into the object, or to the terminal where files are written. */
  static void write(
      CommandSpec spec, List<GoldenDocument> sets, List<String> remarks, Path directory)
      throws UnreadableInputException, JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    if (directory == null) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("goldenSets", sets.stream().map(GoldenWriter::write).toList());
      object.put("notes", remarks);
      out.println(JsonOutput.write(object));
      out.flush();
      return;
    }
    try {
      Files.createDirectories(directory);
      for (GoldenDocument set : sets) {
        Path file = directory.resolve(set.name() + ".json");
        Files.write(
            file,
            (JsonOutput.write(GoldenWriter.write(set)) + "\n").getBytes(StandardCharsets.UTF_8));
        out.println(file);
      }
    } catch (IOException e) {
      throw new UnreadableInputException(directory + ": cannot be written: " + e.getMessage());
    }
    for (String remark : remarks) {
      spec.commandLine().getErr().println("note: " + OneLine.of(remark));
    }
    out.flush();
  }
}

package dev.touchstone.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of this repository that are written in Markdown, and what stands in their fences. */
final class MarkdownPages {
  private static final Pattern FENCE =
      Pattern.compile(
          "(?:^<!-- run: (\\w+) -->\\n+)?^```(\\w*)\\n(.*?)^```$",
          Pattern.MULTILINE | Pattern.DOTALL);

  private MarkdownPages() {}

  /**
   * A fenced block.
   *
   * @param mark how it is run, as an invisible comment before it says; empty if it is only shown
   * @param line its first line in the page, from 1
   * @param at where its text begins in the page
   */
  record Block(Path page, int line, String mark, String language, String text, int at) {
    @Override
    public String toString() {
      return page + ":" + line;
    }
  }

  /** Every page, by path from the root of the repository. */
  static Map<Path, String> all() {
    Map<Path, String> pages = new TreeMap<>();
    for (String root : List.of("docs", "deploy", "attestation-policies")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        files
            .filter(file -> file.toString().endsWith(".md"))
            .forEach(file -> pages.put(file, read(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    pages.put(Path.of("README.md"), read(Path.of("README.md")));
    return pages;
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page with other text in these blocks, which come in their order. */
  static String with(String page, SequencedMap<Block, String> texts) {
    StringBuilder changed = new StringBuilder();
    int from = 0;
    for (Map.Entry<Block, String> entry : texts.entrySet()) {
      Block block = entry.getKey();
      changed.append(page, from, block.at()).append(entry.getValue());
      from = block.at() + block.text().length();
    }
    return changed.append(page.substring(from)).toString();
  }

  static List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    all().forEach((page, text) -> blocks.addAll(blocks(page, text)));
    return blocks;
  }

  static List<Block> blocks(Path page, String text) {
    return FENCE
        .matcher(text)
        .results()
        .map((MatchResult found) -> block(page, text, found))
        .toList();
  }

  private static Block block(Path page, String text, MatchResult found) {
    int line = (int) text.substring(0, found.start()).lines().count() + 1;
    String mark = found.group(1) == null ? "" : found.group(1);
    return new Block(page, line, mark, found.group(2), found.group(3), found.start(3));
  }
}

package dev.touchstone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each threat that docs/security.md says is held off names tests, and they are there. */
class ThreatsDocsTest {
  private static final String PAGE = MarkdownPages.read(Path.of("docs/security.md"));
  private static final Pattern LINK =
      Pattern.compile("\\[(\\w+(?:Test|Fuzzer))]\\(\\.\\./(src/test/java/[\\w/]+)\\.java\\)");

  /** A test that a row of the table of threats names. */
  record Named(String name, Path file) {}

  private static List<String> rows() {
    return PAGE.lines().filter(line -> line.matches("\\| \\d+ \\|.*")).toList();
  }

  private static List<Named> named(String row) {
    return LINK.matcher(row)
        .results()
        .map(found -> new Named(found.group(1), Path.of(found.group(2) + ".java")))
        .toList();
  }

  @Test
  void every_threat_is_numbered_once_and_names_a_test_that_exists() {
    assertThat(rows()).hasSizeGreaterThanOrEqualTo(30);
    for (int i = 0; i < rows().size(); i++) {
      assertThat(rows().get(i)).startsWith("| " + (i + 1) + " |");
      assertThat(named(rows().get(i)))
          .as(rows().get(i))
          .isNotEmpty()
          .allSatisfy(test -> assertThat(test.file()).exists())
          .allSatisfy(
              test -> assertThat(test.file().getFileName()).hasToString(test.name() + ".java"));
    }
  }

  @Test
  void every_class_of_hazards_stands_in_the_table() {
    Set<String> listed = new TreeSet<>();
    rows().forEach(row -> named(row).forEach(test -> listed.add(test.name())));

    assertThat(Path.of("src/test/java/dev/touchstone/hazards")).isDirectory();
    assertThat(hazards()).isNotEmpty().isSubsetOf(listed);
  }

  private static List<String> hazards() {
    try (var files = Files.list(Path.of("src/test/java/dev/touchstone/hazards"))) {
      return files
          .map(file -> file.getFileName().toString().replace(".java", ""))
          .filter(name -> name.endsWith("Test"))
          .toList();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

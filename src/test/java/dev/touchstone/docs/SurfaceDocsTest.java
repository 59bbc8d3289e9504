package dev.touchstone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an operator can set, be answered and find in the database has its place in a page. */
class SurfaceDocsTest {
  /** Pages that settings may be described in; {@code docs/configuration.md} leads to them. */
  private static final Map<Path, String> PAGES = MarkdownPages.all();

  /** Set by the program for itself, never by people. */
  private static final Set<String> OF_ITS_OWN = Set.of("touchstone.embedded.directory");

  /** Described in pages that are on their way: docs/console.md, docs/access.md. Empty this. */
  private static final Set<String> TO_COME = Set.of();

  private static final Set<String> TABLES_TO_COME = Set.of();

  private static final Pattern NAME =
      Pattern.compile("`?(touchstone(?:\\.[a-z*][a-z*-]*)+)`?|`(\\.[a-z-]+(?:\\.[a-z-]+)*)`");
  private static final Pattern SLUG =
      Pattern.compile(
          "(?:Problem\\.of|ProblemException\\.(?:of|conflict|gone)|return of)"
              + "\\(\\s*(?:\\w+,\\s*)?\"([a-z]+(?:-[a-z]+)*)\",");
  private static final Pattern TABLE =
      Pattern.compile(
          "^create table (?:if not exists )?(\\w+) \\((?!.*partition of)", Pattern.MULTILINE);

  /** Rows of tables of settings name them in full, or shortly after one that is. */
  private static Set<String> listed() {
    Set<String> listed = new TreeSet<>();
    PAGES.values().stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("| `touchstone."))
        .map(line -> line.split("\\|", -1)[1])
        .forEach(cell -> addNames(cell, listed));
    return listed;
  }

  private static void addNames(String cell, Set<String> into) {
    String parent = "";
    // Names that operators choose.
    String plain = cell.replace(".NAME", ".*").replace(".\"VALUE\"", ".*");
    for (Matcher found = NAME.matcher(plain); found.find(); ) {
      String name = found.group(1) == null ? parent + found.group(2) : found.group(1);
      into.add(name);
      parent = name.substring(0, name.lastIndexOf('.'));
    }
  }

  private static boolean isIn(Set<String> settings, String name) {
    return settings.stream()
        .anyMatch(setting -> name.matches(setting.replace(".", "\\.").replace("*", "[a-z*-]+")));
  }

  @Test
  void every_setting_that_is_listed_is_one() {
    Set<String> settings = SettingsInCode.all();

    assertThat(settings).hasSizeGreaterThan(60);
    assertThat(listed()).hasSizeGreaterThan(60).allMatch(name -> isIn(settings, name));
  }

  @Test
  void every_setting_is_described() {
    Set<String> described = listed();
    for (String page : PAGES.values()) {
      NAME.matcher(page)
          .results()
          .filter(found -> found.group(1) != null)
          .forEach(found -> described.add(found.group(1)));
    }
    Set<String> missing = new TreeSet<>();
    for (String setting : SettingsInCode.all()) {
      if (described.stream().noneMatch(name -> isIn(Set.of(setting), name))) {
        missing.add(setting);
      }
    }
    missing.removeAll(OF_ITS_OWN);
    missing.removeAll(TO_COME);

    assertThat(missing).isEmpty();
  }

  @Test
  void every_kind_of_problem_is_in_the_table_of_errors() throws IOException {
    Set<String> slugs = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        SLUG.matcher(MarkdownPages.read(file))
            .results()
            .forEach(found -> slugs.add(found.group(1)));
      }
    }
    String page = MarkdownPages.read(Path.of("docs/api.md"));

    assertThat(slugs).hasSizeGreaterThan(20);
    assertThat(slugs)
        .allMatch(slug -> page.contains("`" + slug + "`") || page.contains("/problems/" + slug));
  }

  @Test
  void every_table_is_described() throws IOException {
    Set<String> tables = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
      for (Path file : files.toList()) {
        TABLE
            .matcher(MarkdownPages.read(file))
            .results()
            .forEach(found -> tables.add(found.group(1)));
      }
    }
    tables.removeAll(TABLES_TO_COME);
    List<String> rows = MarkdownPages.read(Path.of("docs/database.md")).lines().toList();

    assertThat(tables).hasSizeGreaterThan(15);
    assertThat(tables)
        .allSatisfy(
            table -> assertThat(rows).anyMatch(row -> row.startsWith("| `" + table + "` |")));
  }
}

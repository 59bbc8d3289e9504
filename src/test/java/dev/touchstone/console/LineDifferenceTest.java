package dev.touchstone.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineDifferenceTest {
  private static List<String> between(String before, String after) {
    return LineDifference.between(before, after).stream()
        .map(line -> line.sign() + line.text())
        .toList();
  }

  @Test
  void equal_texts_differ_in_nothing() {
    assertThat(between("a\nb\n", "a\nb\n")).isEmpty();
    assertThat(between("", "")).isEmpty();
  }

  @Test
  void a_changed_line_stands_among_its_neighbours() {
    assertThat(between("1\n2\n3\n4\n5\nx\n7", "1\n2\n3\n4\n5\ny\n7"))
        .containsExactly("…", "3", "4", "5", "−x", "+y", "7");
  }

  @Test
  void lines_that_moved_are_numbered_in_both_texts() {
    assertThat(LineDifference.between("a\nb\nc", "b\nc\nd"))
        .containsExactly(
            new LineDifference("removed", 1, 0, "a"),
            new LineDifference("same", 2, 1, "b"),
            new LineDifference("same", 3, 2, "c"),
            new LineDifference("added", 0, 3, "d"));
  }

  @Test
  void texts_too_long_to_be_matched_are_shown_one_after_the_other() {
    String before =
        IntStream.range(0, 3000).mapToObj(i -> "a" + i).collect(Collectors.joining("\n"));
    String after =
        IntStream.range(0, 3000).mapToObj(i -> "b" + i).collect(Collectors.joining("\n"));

    List<String> lines = between(before, after);
    assertThat(lines).hasSize(6000).startsWith("−a0").endsWith("+b2999");
  }
}

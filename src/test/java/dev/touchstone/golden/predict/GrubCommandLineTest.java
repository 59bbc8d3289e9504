package dev.touchstone.golden.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrubCommandLineTest {
  @Test
  void joins_arguments_by_one_space() {
    assertThat(GrubCommandLine.of(List.of("/vmlinuz", "root=LABEL=a", "ro")))
        .isEqualTo("/vmlinuz root=LABEL=a ro");
    assertThat(GrubCommandLine.of(List.of())).isEmpty();
    assertThat(GrubCommandLine.of(List.of("", "ro"))).isEqualTo(" ro");
  }

  @Test
  void quotes_an_argument_with_a_space_and_escapes_quotes_and_backslashes() {
    assertThat(GrubCommandLine.of(List.of("dyndbg=file a.c +p", "x=it's", "y=\"z\"", "c=a\\b")))
        .isEqualTo("\"dyndbg=file a.c +p\" x=it\\'s y=\\\"z\\\" c=a\\\\b");
  }

  @Test
  void leaves_a_hex_escape_alone() {
    assertThat(GrubCommandLine.of(List.of("root=LABEL=a\\x20b", "q=\\xg0")))
        .isEqualTo("root=LABEL=a\\x20b q=\\\\xg0");
  }
}

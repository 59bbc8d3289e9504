package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final List<List<String>> ROWS =
      List.of(
          List.of("HOST", "STATE", "REASON"),
          List.of("node-1.example.org", "untrusted", "PCR 8 (sha256): expected 00a0, found f966"),
          List.of("node-2.example.org", "trusted", "the launch matches golden set kvm v3"));

  @Test
  void outside_of_a_terminal_everything_is_there() {
    assertThat(Table.of(ROWS, OptionalInt.empty()))
        .isEqualTo(
            """
            HOST                STATE      REASON
            node-1.example.org  untrusted  PCR 8 (sha256): expected 00a0, found f966
            node-2.example.org  trusted    the launch matches golden set kvm v3
            """);
  }

  @Test
  void on_a_terminal_the_widest_column_gives_way() {
    assertThat(Table.of(ROWS, OptionalInt.of(50)))
        .isEqualTo(
            """
            HOST                STATE      REASON
            node-1.example.org  untrusted  PCR 8 (sha256): ex…
            node-2.example.org  trusted    the launch matches…
            """);
  }

  @Test
  void a_terminal_that_is_too_narrow_for_anything_still_gets_its_columns() {
    assertThat(Table.of(ROWS, OptionalInt.of(3)).lines())
        .containsExactly(
            "HOST      STATE     REASON",
            "node-1.…  untrust…  PCR 8 (…",
            "node-2.…  trusted   the lau…");
  }
}

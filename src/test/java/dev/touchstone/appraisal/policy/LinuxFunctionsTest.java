package dev.touchstone.appraisal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as {@code kstrtoul} of the kernel reads them, and nothing that only looks like one. */
class LinuxFunctionsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "+0",
        "00",
        "0x0",
        "0X0",
        "0000000000000000000000000000",
        "0x00000000000000000000000",
        "\"0\n\""
      })
  void what_the_kernel_takes_for_zero_switches_off(String zero) {
    assertThat(LinuxFunctions.has("ro enforcing=" + zero, "enforcing=0")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0660", // ARABIC-INDIC DIGIT ZERO
        "\uff10", // FULLWIDTH DIGIT ZERO
        "0x\u0660",
        "0\u0966", // DEVANAGARI DIGIT ZERO
        "#0",
        "0x",
        "0x-0",
        "-0",
        "++0",
        "+",
        "",
        "0b0",
        "0 0",
        "1",
        "08",
        "18446744073709551616",
        "0x10000000000000000",
        "0\n\n"
      })
  void what_the_kernel_refuses_is_no_zero(String text) {
    assertThat(LinuxFunctions.has("ro enforcing=\"" + text + "\"", "enforcing=0")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"16", "0x10", "020", "0X0010", "+16"})
  void bases_are_told_by_their_prefix(String sixteen) {
    assertThat(LinuxFunctions.has("x=" + sixteen, "x=16")).isTrue();
    assertThat(LinuxFunctions.has("x=16", "x=" + sixteen)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uff59", "\uff11", "\u0661", "\u043e\u043d"}) // y, 1, 1, Cyrillic "on"
  void a_switch_is_ascii(String value) {
    assertThat(LinuxFunctions.toggle("x=" + value, "x")).isEqualTo("invalid");
  }
}

package dev.touchstone.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.launch.Fact;
import dev.touchstone.launch.FactValue;
import dev.touchstone.launch.LaunchFacts;
import dev.touchstone.launch.Provenance;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaunchViewTest {
  private static final Provenance IMA =
      new Provenance(
          Provenance.Source.IMA, OptionalInt.of(10), OptionalInt.empty(), Provenance.Trust.BOUND);

  private static LaunchFacts facts(Map<String, FactValue> values) {
    Map<String, Fact> facts = new LinkedHashMap<>();
    values.forEach((name, value) -> facts.put(name, new Fact(value, IMA, Optional.empty())));
    return new LaunchFacts(facts, Map.of());
  }

  private static FactValue.Table table(int rows, int width) {
    Map<String, List<String>> table = new LinkedHashMap<>();
    IntStream.range(0, rows).forEach(i -> table.put("/f" + i, List.of("x".repeat(width))));
    return new FactValue.Table(table);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> stored(FactValue value) {
    return (Map<String, Object>)
        LaunchView.of(facts(Map.of("ima.files", value)), LaunchView.Limit.STORED).get("ima.files");
  }

  @Test
  void keeps_a_table_of_as_many_rows_as_the_limit() {
    FactValue.Table table = table(1000, 64);

    assertThat(stored(table))
        .containsEntry("value", table.plain())
        .containsEntry("log", "ima")
        .containsEntry("pcr", 10)
        .containsEntry("binding", "bound")
        .doesNotContainKey("detail");
  }

  @Test
  void empties_a_table_of_one_row_more_and_says_so() {
    assertThat(stored(table(1001, 64)))
        .containsEntry("value", Map.of())
        .containsEntry("detail", "1001 entries, not stored: verify the evidence to see them");
  }

  @Test
  void empties_a_table_of_few_rows_that_are_huge() {
    assertThat(stored(table(10, 50_000))).containsEntry("value", Map.of());
  }

  @Test
  void empties_a_list_that_is_too_long() {
    assertThat(stored(new FactValue.Texts(Collections.nCopies(1001, "a"))))
        .containsEntry("value", List.of());
  }

  @Test
  void cuts_a_text_that_no_launch_has() {
    assertThat(stored(new FactValue.Text("y".repeat(1 << 20))))
        .containsEntry("value", "y".repeat(8192))
        .hasEntrySatisfying(
            "detail", detail -> assertThat(detail.toString()).contains("1048576 characters"));
  }

  @Test
  void all_tables_together_stay_below_the_total() {
    Map<String, FactValue> values = new LinkedHashMap<>();
    for (int i = 0; i < 50; i++) {
      values.put("ima.table" + i, table(999, 64));
    }

    String json =
        new StoredJson(new com.fasterxml.jackson.databind.ObjectMapper())
            .write(LaunchView.of(facts(values), LaunchView.Limit.STORED));

    assertThat(json).hasSizeLessThan(500_000);
  }

  @Test
  void without_a_limit_everything_is_there() {
    FactValue.Table table = table(5000, 64);

    assertThat(LaunchView.of(facts(Map.of("ima.files", table))).get("ima.files").toString())
        .contains("/f4999");
  }

  @Test
  void stored_text_has_nothing_that_postgresql_refuses() {
    assertThat(StoredJson.storable("a\0b\ud83dc\udc00")).isEqualTo("a\\u0000b\\ud83dc\\udc00");
    assertThat(StoredJson.storable("plain \ud83d\ude00 text")).isEqualTo("plain \ud83d\ude00 text");
  }
}

package dev.touchstone.scheduler.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtenderArgumentsTest {
  private final ExtenderArgumentsReader reader = new ExtenderArgumentsReader(Requests.BY_NAME);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{",
        "{\"Pod\":null,\"NodeNames\":[]}",
        "{\"Pod\":{},\"NodeNames\":[]}",
        "{\"Pod\":{\"metadata\":{}}}",
        "{\"Pod\":{\"metadata\":{}},\"Nodes\":{},\"NodeNames\":[]}",
        "{\"Pod\":{\"metadata\":{\"labels\":[]}},\"NodeNames\":[]}",
        "{\"Pod\":{\"metadata\":{\"annotations\":\"x\"}},\"NodeNames\":[]}",
        "{\"Pod\":{\"metadata\":{},\"spec\":{\"nodeSelector\":[]}},\"NodeNames\":[]}",
        "{\"Pod\":{\"metadata\":{}},\"NodeNames\":{}}",
        "{\"Pod\":{\"metadata\":{}},\"NodeNames\":[1]}",
        "{\"Pod\":{\"metadata\":{}},\"NodeNames\":[null]}",
        "{\"Pod\":{\"metadata\":{}},\"NodeNames\":[[]]}",
        "{\"Pod\":{\"metadata\":{}},\"NodeNames\":[\"\\ud800\"]}",
        "{\"Pod\":{\"metadata\":{}},\"NodeNames\":[]} {}",
        "{\"Pod\":{\"metadata\":{}},\"Pod\":{\"metadata\":{}},\"NodeNames\":[]}",
        "{\"Pod\":{\"metadata\":{}},\"Nodes\":[]}",
        "{\"Pod\":{\"metadata\":{}},\"Nodes\":{\"items\":{}}}",
        "{\"Pod\":{\"metadata\":{}},\"Nodes\":{\"items\":[1]}}",
        "{\"Pod\":{\"metadata\":{}},\"Nodes\":{\"items\":[{}]}}",
        "{\"Pod\":{\"metadata\":{}},\"Nodes\":{\"items\":[{\"metadata\":{\"name\":7}}]}}",
        "{\"Pod\":{\"metadata\":{}},\"Nodes\":{\"items\":[{\"metadata\":{\"name\":\"a\",\"name\":\"b\"}}]}}",
      })
  void what_is_no_question_is_malformed(String body) {
    assertThatThrownBy(() -> reader.read(body.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedArgumentsException.class);
  }

  @Test
  void other_encodings_than_utf_8_are_malformed() {
    String body =
        "{\"Pod\":{\"metadata\":{}},\"Nodes\":{\"items\":[{\"metadata\":{\"name\":\"a\"}}]}}";
    for (var encoding :
        Arrays.asList(
            StandardCharsets.UTF_16, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
      assertThatThrownBy(() -> reader.read(body.getBytes(encoding)))
          .isInstanceOf(MalformedArgumentsException.class);
    }
  }

  @Test
  void any_bytes_are_a_question_or_malformed() {
    Random random = new Random(11);
    byte[] request = Requests.recorded("filter-nodes-any-pod");
    int read = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] body =
          Arrays.copyOf(
              request, random.nextInt(4) == 0 ? random.nextInt(request.length) : request.length);
      for (int k = random.nextInt(4); k > 0 && body.length > 0; k--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      try {
        ExtenderArguments arguments = reader.read(body);
        for (Candidates.Candidate node : arguments.candidates().nodes()) {
          assertThat(body[node.from()]).isEqualTo((byte) '{');
          assertThat(body[node.to() - 1]).isEqualTo((byte) '}');
        }
        read++;
      } catch (MalformedArgumentsException e) {
        assertThat(e).hasMessageMatching("(?s).{1,600}");
      }
    }
    assertThat(read).isBetween(1, 2999);
  }
}

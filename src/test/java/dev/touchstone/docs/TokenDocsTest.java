package dev.touchstone.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.testing.Api;
import dev.touchstone.testing.Command;
import dev.touchstone.testing.DatabaseForTests;
import dev.touchstone.testing.RecordedHost;
import dev.touchstone.tpm.Evidence;
import dev.touchstone.trust.token.ear.EarChecker;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What docs/tokens.md shows is what is given out, and its lines verify it. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class TokenDocsTest {
  private static final String C = "tag:ietf.org,2026:rats/ear#04";
  private static final String NONCE = "3q2-7wAAAAAAAAAAAAAAAA";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String block(String language) throws IOException {
    Matcher block =
        Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(Files.readString(Path.of("docs/tokens.md")));
    assertThat(block.find()).as("a block of %s", language).isTrue();
    return block.group(1);
  }

  private static String token(String host) {
    return Api.admin()
        .get("/v1/trust/" + host + "/token?nonce=" + NONCE)
        .then()
        .statusCode(200)
        .extract()
        .asString();
  }

  private final List<String> goldenSets = new ArrayList<>();

  @AfterEach
  void retire_golden_sets() {
    goldenSets.forEach(
        name -> Api.admin().post("/v1/golden-sets/" + name + "/versions/1/retirement"));
  }

  private void trusted(String name) {
    goldenSets.add(name);
    new RecordedHost(name).attest(Evidence.of("xen-good").pcrs(), Map.of()).result();
    Api.admin()
        .post("/v1/golden-sets:capture", Map.of("host", name, "name", name, "activate", true))
        .then()
        .statusCode(201);
  }

  private static void paths(String at, JsonNode node, Set<String> into) {
    into.add(at + " " + node.getNodeType());
    node.properties().forEach(member -> paths(at + "/" + member.getKey(), member.getValue(), into));
  }

  @Test
  void the_example_has_the_claims_of_a_real_token_and_keeps_the_rules() throws IOException {
    trusted("doc-example");
    String payload = token("doc-example").split("\\.", -1)[1];
    JsonNode real =
        JSON.readTree(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
    JsonNode shown = JSON.readTree(block("json"));
    Set<String> realPaths = new TreeSet<>();
    Set<String> shownPaths = new TreeSet<>();
    paths("", real, realPaths);
    paths("", shown, shownPaths);

    assertThat(shownPaths).as(real.toPrettyString()).isEqualTo(realPaths);
    assertThat(EarChecker.problems(shown, C)).isEmpty();
  }

  @Test
  void the_lines_of_python_accept_a_trusted_host_and_nothing_else() throws IOException {
    assumeTrue(
        new Command().run("/usr/bin/python3", "-c", "import jwt, cryptography").exitCode() == 0,
        "python3-jwt and python3-cryptography are not installed");
    trusted("doc-python");
    new RecordedHost("doc-untrusted").attest(Evidence.of("kvm-good").pcrs(), Map.of()).result();

    assertThat(python("doc-python", token("doc-python"), NONCE)).isEqualTo("True");
    assertThat(python("doc-python", token("doc-python"), "AAAAAAAAAAA")).isEqualTo("False");
    assertThat(python("doc-untrusted", token("doc-untrusted"), NONCE)).isEqualTo("False");
    assertThat(python("doc-untrusted", token("doc-python"), NONCE)).isEqualTo("False");
    String genuine = token("doc-python");
    int signature = genuine.lastIndexOf('.') + 20;
    String tampered =
        genuine.substring(0, signature)
            + (genuine.charAt(signature) == 'A' ? 'B' : 'A')
            + genuine.substring(signature + 1);
    assertThat(python("doc-python", tampered, NONCE)).contains("InvalidSignatureError");
  }

  private static String python(String host, String token, String nonce) throws IOException {
    String program =
        "import jwt\nservice, host, token, nonce = 'http://127.0.0.1:%d', '%s', '%s', '%s'\n"
                .formatted(RestAssured.port, host, token, nonce)
            + block("python")
            + "print(trusted)\n";
    Command.Outcome outcome = new Command().run("/usr/bin/python3", "-c", program);
    return outcome.exitCode() == 0 ? outcome.output().strip() : outcome.errors();
  }
}

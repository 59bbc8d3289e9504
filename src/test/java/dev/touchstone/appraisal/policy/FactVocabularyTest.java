package dev.touchstone.appraisal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.appraisal.Boots;
import dev.touchstone.launch.LaunchFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactVocabularyTest {
  private static final Pattern NAME =
      Pattern.compile(
          "\"((launch|firmware|txt|bootloader|xen|dom0|kernel|selinux|apparmor|ima|qemu|libvirt|tpm|boot)"
              + "\\.[a-zA-Z]+)\"");

  @Test
  void every_name_in_the_sources_of_launch_facts_is_declared() throws IOException {
    Set<String> written = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/touchstone/launch"))) {
      for (Path file : files.toList()) {
        Matcher matcher = NAME.matcher(Files.readString(file));
        while (matcher.find()) {
          written.add(matcher.group(1));
        }
      }
    }
    for (String key : List.of("pk", "kek", "db", "dbx")) {
      written.add("firmware." + key + "Digest");
    }

    assertThat(FactVocabulary.names()).containsExactlyInAnyOrderElementsOf(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"kvm-good", "xen-good", "kvm-secureboot-off", "xen-no-xsm", "xen-no-eventlog"})
  void every_bound_fact_of_a_recorded_launch_has_the_kind_that_is_declared(String boot) {
    isOfDeclaredKinds(Boots.of(boot).logs().facts());
  }

  @ParameterizedTest
  @ValueSource(strings = {"xen-sha256", "xen-embedded", "kvm-sha256"})
  void every_bound_fact_of_an_emulated_txt_launch_has_the_kind_that_is_declared(String name) {
    isOfDeclaredKinds(Boots.txt(name).logs().facts());
  }

  private static void isOfDeclaredKinds(LaunchFacts facts) {
    FactBindings bindings = FactBindings.of(facts);
    facts
        .facts()
        .forEach((name, fact) -> assertThat(bindings.has(name)).as(name).isEqualTo(fact.isBound()));
    assertThat(FactVocabulary.names()).containsAll(facts.absent().keySet());
  }
}

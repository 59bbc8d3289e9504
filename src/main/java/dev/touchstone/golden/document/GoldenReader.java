package dev.touchstone.golden.document;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.golden.GoldenPart;
import dev.touchstone.golden.GoldenSet;
import dev.touchstone.golden.Measurement;
import dev.touchstone.golden.Validity;
import dev.touchstone.runtime.http.PlainText;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads golden sets from JSON or YAML; docs/golden-sets.md is their description. */
public final class GoldenReader {
  /** A document may have this many bytes: a list of a distribution's files has a few million. */
  public static final int LIMIT = 32 * 1024 * 1024;

  private static final int YAML_ALIASES = 50;
  private static final int HOSTS = 10_000;
  private static final int NOTE = 2000;
  private static final Set<String> KEYS =
      Set.of("name", "part", "validity", "hosts", "measurements", "pcrs", "note");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}");

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(20).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private GoldenReader() {}

  /** Reads JSON if the first character says so, else YAML. */
  public static GoldenDocument read(byte[] document) throws DocumentProblem {
    return read(tree(document));
  }

  static JsonNode tree(byte[] document) throws DocumentProblem {
    if (document.length > LIMIT) {
      throw new DocumentProblem("", "a golden set's document has at most " + LIMIT + " bytes");
    }
    try {
      return startsLikeJson(document) ? JSON.readTree(document) : yaml(document);
    } catch (JacksonException e) {
      String where =
          e.getLocation() == null
              ? ""
              : "line %d, column %d: "
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw new DocumentProblem("", where + e.getOriginalMessage());
    } catch (IOException e) {
      throw new DocumentProblem("", "cannot be read: " + e.getMessage());
    }
  }

  private static boolean startsLikeJson(byte[] document) {
    for (byte b : document) {
      if (b > ' ') {
        return b == '{';
      }
    }
    return false;
  }

  private static JsonNode yaml(byte[] document) throws DocumentProblem {
    LoadSettings settings =
        LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(YAML_ALIASES)
            .setCodePointLimit(LIMIT)
            .build();
    try {
      Object tree =
          new Load(settings)
              .loadFromString(new String(document, java.nio.charset.StandardCharsets.UTF_8));
      return JSON.valueToTree(tree);
    } catch (YamlEngineException | IllegalArgumentException e) {
      throw new DocumentProblem("", String.valueOf(e.getMessage()).strip());
    }
  }

  /** Reads a tree that was parsed already. */
  public static GoldenDocument read(JsonNode tree) throws DocumentProblem {
    Node node = new Node("", tree).object(KEYS);
    String name = node.at("name").text();
    if (!GoldenSet.isName(name)) {
      throw node.at("name")
          .problem(
              "a golden set's name is 1 to 100 of A-Z a-z 0-9 . _ - and starts with a letter or digit");
    }
    GoldenPart part = part(node);
    Set<String> hosts = hosts(node);
    if (part == GoldenPart.HOST && hosts.isEmpty()) {
      throw node.at("hosts").problem("a set of part host names the hosts that it is for");
    }
    List<Measurement> measurements = measurements(node);
    if (measurements.isEmpty()) {
      throw node.at("measurements")
          .problem("expected at least one measurement: a set without any would match every launch");
    }
    return new GoldenDocument(name, part, validity(node), hosts, measurements, note(node));
  }

  private static GoldenPart part(Node node) throws DocumentProblem {
    Optional<Node> given = node.optional("part");
    if (given.isEmpty()) {
      return GoldenPart.LAUNCH;
    }
    String text = given.get().text();
    return GoldenPart.ofText(text)
        .orElseThrow(
            () ->
                given
                    .get()
                    .problem(
                        "expected one of firmware, drtm, bootloader, hypervisor, runtime, host, launch"));
  }

  private static Set<String> hosts(Node node) throws DocumentProblem {
    Set<String> hosts = new LinkedHashSet<>();
    if (node.optional("hosts").isPresent()) {
      for (Node host : node.at("hosts").list(HOSTS)) {
        String name = host.text();
        if (!HOST.matcher(name).matches()) {
          throw host.problem("a host's name is 1 to 253 of A-Z a-z 0-9 . _ -");
        }
        hosts.add(name);
      }
    }
    return hosts;
  }

  private static Validity validity(Node node) throws DocumentProblem {
    Optional<Node> given = node.optional("validity");
    if (given.isEmpty()) {
      return Validity.ALWAYS;
    }
    Node validity = given.get().object(Set.of("notBefore", "notAfter"));
    try {
      return new Validity(instant(validity, "notBefore"), instant(validity, "notAfter"));
    } catch (IllegalArgumentException e) {
      throw validity.problem(e.getMessage());
    }
  }

  private static Optional<Instant> instant(Node node, String key) throws DocumentProblem {
    Optional<Node> given = node.optional(key);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(given.get().text()));
    } catch (DateTimeException e) {
      throw given.get().problem("expected a time as in 2026-11-23T12:00:00Z");
    }
  }

  private static Optional<String> note(Node node) throws DocumentProblem {
    Optional<Node> given = node.optional("note");
    if (given.isEmpty()) {
      return Optional.empty();
    }
    String text = given.get().text();
    if (text.length() > NOTE || !PlainText.isText(text)) {
      throw given
          .get()
          .problem("a note is at most 2000 characters, none of which control more than its lines");
    }
    return Optional.of(text);
  }

  private static List<Measurement> measurements(Node node) throws DocumentProblem {
    List<Measurement> measurements = new ArrayList<>();
    if (node.optional("pcrs").isPresent()) {
      Map<String, Node> banks = node.at("pcrs").entries();
      measurements.addAll(MeasurementReader.pcrTable(banks));
    }
    if (node.optional("measurements").isPresent()) {
      for (Node entry : node.at("measurements").list(MeasurementReader.MEASUREMENTS)) {
        measurements.add(MeasurementReader.read(entry));
      }
    }
    return measurements;
  }
}

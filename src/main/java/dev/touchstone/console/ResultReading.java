package dev.touchstone.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.attestation.ResultView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the JSON of a result into what a page shows of it. */
@ApplicationScoped
class ResultReading {
  private static final int LONGEST_VALUE = 2000;

  private final ObjectMapper json;

  ResultReading(ObjectMapper json) {
    this.json = json;
  }

  HostPage.Judged read(ResultView view) {
    JsonNode logs = tree(view.logs());
    JsonNode quote = tree(view.quote());
    return new HostPage.Judged(
        view.result(),
        view.trusted(),
        view.status(),
        view.policy(),
        view.policyDigest() == null ? "" : view.policyDigest(),
        texts(tree(view.goldenSets())),
        claims(tree(view.claims())),
        facts(tree(view.launch())),
        pcrs(quote.path("pcrs"), logs),
        logs(logs),
        texts(quote.path("problems")));
  }

  private JsonNode tree(String text) {
    if (text == null) {
      return json.createObjectNode();
    }
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored result cannot be read", e);
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(one -> texts.add(one.isTextual() ? one.asText() : one.toString()));
    return texts;
  }

  private static List<HostPage.Claim> claims(JsonNode claims) {
    List<HostPage.Claim> all = new ArrayList<>();
    claims
        .properties()
        .forEach(
            claim ->
                all.add(
                    new HostPage.Claim(
                        claim.getKey(), claim.getValue().asInt(), tier(claim.getValue().asInt()))));
    return all;
  }

  /** AR4SI, 2.3.2: tiers of trustworthiness claims. */
  private static String tier(int value) {
    if (value >= 2 && value <= 31) {
      return "affirming";
    }
    if (value >= 32 && value <= 95) {
      return "warning";
    }
    return value >= 96 ? "contraindicated" : "none";
  }

  private static List<HostPage.Fact> facts(JsonNode launch) {
    List<HostPage.Fact> facts = new ArrayList<>();
    launch
        .properties()
        .forEach(
            fact -> {
              JsonNode of = fact.getValue();
              facts.add(
                  new HostPage.Fact(
                      fact.getKey(),
                      values(of.path("value")),
                      source(of),
                      of.path("binding").asText("hint")));
            });
    facts.sort(Comparator.comparing(HostPage.Fact::name));
    return facts;
  }

  private static List<String> values(JsonNode value) {
    List<String> values = new ArrayList<>();
    if (value.isObject()) {
      value
          .properties()
          .forEach(one -> values.add(bounded(one.getKey() + " " + plain(one.getValue()))));
    } else if (value.isArray()) {
      value.forEach(one -> values.add(bounded(plain(one))));
    } else {
      values.add(bounded(plain(value)));
    }
    return values;
  }

  private static String plain(JsonNode value) {
    if (value.isArray()) {
      List<String> all = new ArrayList<>();
      value.forEach(one -> all.add(plain(one)));
      return String.join(", ", all);
    }
    return value.isTextual() ? value.asText() : value.toString();
  }

  private static String bounded(String text) {
    return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text;
  }

  private static String source(JsonNode fact) {
    StringBuilder source = new StringBuilder(fact.path("log").asText(""));
    if (fact.has("pcr")) {
      source.append(" PCR ").append(fact.path("pcr").asInt());
    }
    if (fact.has("event")) {
      source.append(", event ").append(fact.path("event").asInt());
    }
    return source.toString().strip();
  }

  private static List<HostPage.PcrRow> pcrs(JsonNode pcrs, JsonNode logs) {
    List<HostPage.PcrRow> rows = new ArrayList<>();
    pcrs.properties()
        .forEach(
            bank -> {
              Map<Integer, String> ordered = new TreeMap<>();
              bank.getValue()
                  .properties()
                  .forEach(
                      pcr -> ordered.put(Integer.valueOf(pcr.getKey()), pcr.getValue().asText()));
              ordered.forEach(
                  (pcr, value) ->
                      rows.add(
                          new HostPage.PcrRow(
                              bank.getKey(), pcr, value, replay(logs, bank.getKey(), pcr))));
            });
    return rows;
  }

  private static Map<String, String> replay(JsonNode logs, String bank, int pcr) {
    Map<String, String> replay = new LinkedHashMap<>();
    logs.properties()
        .forEach(
            log -> {
              JsonNode word = log.getValue().path("replay").path(bank).path(Integer.toString(pcr));
              if (word.isTextual() && !word.asText().equals("not-logged")) {
                replay.put(log.getKey(), word.asText());
              }
            });
    return replay;
  }

  private static List<HostPage.LogRow> logs(JsonNode logs) {
    List<HostPage.LogRow> rows = new ArrayList<>();
    logs.properties()
        .forEach(
            log ->
                rows.add(
                    new HostPage.LogRow(
                        log.getKey(),
                        log.getValue().path("format").asText(""),
                        log.getValue().path("events").asInt(),
                        texts(log.getValue().path("problems")))));
    return rows;
  }
}

package dev.touchstone.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.runtime.bundle.PcrsJson;
import dev.touchstone.tpm.Bytes;
import dev.touchstone.tpm.Digest;
import dev.touchstone.tpm.HashAlgorithm;
import dev.touchstone.tpm.Nonce;
import dev.touchstone.tpm.PcrSelection;
import dev.touchstone.tpm.PcrValues;
import dev.touchstone.tpm.SoftwareTpm;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A host whose TPM holds the PCR values of a recorded boot: a recorded quote answers its own nonce
 * only, so this one signs the recorded values for the nonce that is asked.
 */
public final class RecordedHost {
  private static final int FIRST_DYNAMIC = 17;

  private final SoftwareTpm tpm = SoftwareTpm.ecc(256, HashAlgorithm.SHA256);
  private final String name;
  private final Api api;

  /** Enrols the host under this name by pinning its attestation key. */
  public RecordedHost(String name) {
    this.name = name;
    this.api =
        new Api(
            Api.admin()
                .post(
                    "/v1/hosts",
                    Map.of(
                        "host",
                        name,
                        "akPublic",
                        Base64.getEncoder().encodeToString(tpm.publicArea().toArray())))
                .then()
                .statusCode(201)
                .extract()
                .path("hostToken"));
  }

  public String name() {
    return name;
  }

  public Api api() {
    return api;
  }

  public Bytes akPublic() {
    return tpm.publicArea();
  }

  /**
   * What was sent for which challenge.
   *
   * @param parts by their names in a bundle
   */
  public record Sent(
      Nonce nonce, PcrSelection selection, Map<String, Bytes> parts, Response response) {
    /** The identifier of the result. */
    public String result() {
      return response.then().statusCode(201).extract().path("result");
    }
  }

  /**
   * Answers a fresh challenge: a quote of these values, and these logs. PCRs that are asked for and
   * not recorded are taken for never extended.
   */
  public Sent attest(PcrValues recorded, Map<String, Bytes> logs) {
    Map<String, Object> challenge =
        api.post("/v1/hosts/" + name + "/challenges")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath()
            .getMap("");
    Nonce nonce = new Nonce(Bytes.ofHex((String) challenge.get("nonce")));
    PcrSelection selection = selection(challenge);
    PcrValues values = selected(selection, recorded);
    Map<String, Bytes> parts = new LinkedHashMap<>(logs);
    Bytes attest = quote(selection, values, nonce);
    parts.put("quote.bin", attest);
    parts.put("signature.bin", tpm.sign(attest));
    parts.put("pcrs.json", json(PcrsJson.toTree(values)));
    RequestSpecification request = api.call();
    parts.forEach((part, bytes) -> request.multiPart(part, part, bytes.toArray()));
    return new Sent(
        nonce,
        selection,
        parts,
        request.post("/v1/challenges/" + challenge.get("challenge") + "/evidence"));
  }

  @SuppressWarnings("unchecked")
  private static PcrSelection selection(Map<String, Object> challenge) {
    List<PcrSelection.Bank> banks = new ArrayList<>();
    ((Map<String, List<Integer>>) challenge.get("pcrSelection"))
        .forEach(
            (bank, pcrs) ->
                banks.add(
                    new PcrSelection.Bank(
                        HashAlgorithm.ofBank(bank).orElseThrow(), new java.util.TreeSet<>(pcrs))));
    return new PcrSelection(banks);
  }

  private static PcrValues selected(PcrSelection selection, PcrValues recorded) {
    Map<HashAlgorithm, Map<Integer, Digest>> values = new TreeMap<>();
    for (PcrSelection.Bank bank : selection.banks()) {
      Map<Integer, Digest> digests = new TreeMap<>();
      for (int pcr : bank.pcrs()) {
        String initial = pcr < FIRST_DYNAMIC ? "00" : "ff";
        digests.put(
            pcr,
            recorded
                .get(bank.algorithm(), pcr)
                .orElse(Digest.ofHex(bank.algorithm(), initial.repeat(bank.algorithm().size()))));
      }
      values.put(bank.algorithm(), digests);
    }
    return PcrValues.of(values);
  }

  private static Bytes quote(PcrSelection selection, PcrValues values, Nonce nonce) {
    MessageDigest engine = HashAlgorithm.SHA256.newEngine();
    long[][] signed = new long[selection.banks().size()][];
    for (int i = 0; i < signed.length; i++) {
      PcrSelection.Bank bank = selection.banks().get(i);
      long bits = 0;
      for (int pcr : bank.pcrs()) {
        bits |= 1L << pcr;
        values.get(bank.algorithm(), pcr).orElseThrow().updateInto(engine);
      }
      signed[i] = new long[] {bank.algorithm().tpmId(), bits};
    }
    return SoftwareTpm.attest(0xff544347L, 0x8018, nonce, signed, engine.digest());
  }

  private static Bytes json(Object value) {
    try {
      return Bytes.copyOf(
          new ObjectMapper().writeValueAsString(value).getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}

package dev.touchstone.trust.token.ear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.appraisal.Category;
import dev.touchstone.appraisal.Status;
import dev.touchstone.appraisal.TrustVector;
import dev.touchstone.tpm.Bytes;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EarAppraisalTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EXTENSION = "tag:example.org,2026:host";
  private static final EarProfile A =
      new EarProfile(EarDialect.A, "tag:github.com,2023:veraison/ear");
  private static final EarProfile C = new EarProfile(EarDialect.C, "tag:ietf.org,2026:rats/ear#04");
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.750Z");
  private static final EarAppraisal.Verifier VERIFIER =
      new EarAppraisal.Verifier("https://example.org", "touchstone 1");
  private static final EarSubject SUBJECT =
      new EarSubject(
          "xen-7",
          "trusted",
          UUID.fromString("00000000-0000-7000-8000-000000000001"),
          "xen-host v3",
          "ab".repeat(32),
          List.of("dom0 v2", "firmware v1"),
          NOW.minusSeconds(60),
          NOW.plusSeconds(3600),
          Optional.of(new EarSubject.Boot(7, 0)),
          EatNonce.of(Bytes.copyOf(new byte[32])));
  private static final Map<Category, Integer> GOOD =
      Map.of(
          Category.INSTANCE_IDENTITY, 2,
          Category.HARDWARE, 2,
          Category.CONFIGURATION, 2,
          Category.EXECUTABLES, 3);

  private static EarAppraisal appraisal(Status verdict, Map<Category, Integer> claims) {
    return EarAppraisal.of(
        VERIFIER,
        SUBJECT,
        verdict,
        new TrustVector(claims),
        NOW,
        NOW.plusSeconds(300),
        EatNonce.ofText("AAECAwQFBgc"));
  }

  private static JsonNode claims(EarProfile profile, EarAppraisal appraisal) {
    try {
      // by its text: numbers are then what a reader takes them for
      return JSON.readTree(
          JSON.writeValueAsString(new EarClaims(profile, EXTENSION).of(appraisal)));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_trusted_host_is_stated_layer_by_layer_in_underscores() throws Exception {
    assertThat(claims(C, appraisal(Status.AFFIRMING, GOOD)))
        .isEqualTo(
            JSON.readTree(
                """
                {"eat_profile": "tag:ietf.org,2026:rats/ear#04",
                 "iat": 1795428000, "exp": 1795428300, "sub": "xen-7",
                 "ear_verifier_id": {"developer": "https://example.org", "build": "touchstone 1"},
                 "ear_status": "affirming",
                 "eat_nonce": "AAECAwQFBgc",
                 "submods": {
                   "platform": {
                     "ear_status": "affirming",
                     "ear_trustworthiness_vector": {"instance-identity": 2, "hardware": 2},
                     "ear_appraisal_policy_ids": ["tag:touchstone.dev,2026:policy/xen-host%%20v3#sha256:%1$s"],
                     "eat_nonce": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
                   "launch": {
                     "ear_status": "affirming",
                     "ear_trustworthiness_vector": {"configuration": 2, "executables": 3},
                     "ear_appraisal_policy_ids": ["tag:touchstone.dev,2026:policy/xen-host%%20v3#sha256:%1$s"],
                     "eat_nonce": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}},
                 "tag:example.org,2026:host": {
                   "host": "xen-7", "state": "trusted", "result": "00000000-0000-7000-8000-000000000001",
                   "attested-at": 1795427940, "lease-ends": 1795431600,
                   "policy": "xen-host v3", "policy-digest": "%1$s",
                   "golden-sets": ["dom0 v2", "firmware v1"],
                   "boot": {"reset-count": 7, "restart-count": 0}}}
                """
                    .formatted("ab".repeat(32))));
  }

  @Test
  void the_dotted_dialect_says_the_same_under_its_own_names() {
    JsonNode claims = claims(A, appraisal(Status.AFFIRMING, GOOD));

    assertThat(claims.get("eat_profile").asText()).isEqualTo("tag:github.com,2023:veraison/ear");
    assertThat(claims.at("/ear.verifier-id/build").asText()).isEqualTo("touchstone 1");
    assertThat(claims.at("/ear.status").asText()).isEqualTo("affirming");
    assertThat(claims.at("/submods/launch/ear.trustworthiness-vector/executables").asInt())
        .isEqualTo(3);
    assertThat(claims.at("/submods/launch/ear.appraisal-policy-id").asText())
        .startsWith("tag:touchstone.dev,2026:policy/xen-host%20v3#sha256:");
    assertThat(EarChecker.problems(claims, A.name())).isEmpty();
  }

  @Test
  void a_verifier_of_one_dialect_refuses_the_other() {
    EarAppraisal appraisal = appraisal(Status.AFFIRMING, GOOD);

    assertThat(EarChecker.problems(claims(A, appraisal), C.name())).isNotEmpty();
    assertThat(EarChecker.problems(claims(C, appraisal), A.name())).isNotEmpty();
  }

  @Test
  void the_layer_that_is_to_blame_shows_it_and_the_whole_is_no_better() {
    Map<Category, Integer> claims = new EnumMap<>(GOOD);
    claims.put(Category.EXECUTABLES, 33);

    EarAppraisal appraisal = appraisal(Status.WARNING, claims);

    assertThat(appraisal.status()).isEqualTo(Status.WARNING);
    assertThat(appraisal.layers())
        .extracting(layer -> layer.name().text() + " " + layer.status().text())
        .containsExactly("platform affirming", "launch warning");
  }

  @Test
  void a_verdict_that_no_claim_explains_counts_for_every_layer() {
    EarAppraisal revoked = appraisal(Status.CONTRAINDICATED, GOOD);

    assertThat(revoked.layers()).extracting(EarLayer::status).containsOnly(Status.CONTRAINDICATED);
    assertThat(revoked.status()).isEqualTo(Status.CONTRAINDICATED);
  }

  @Test
  void where_nothing_is_vouched_for_no_claim_is_repeated() {
    EarAppraisal stale = appraisal(Status.NONE, GOOD);

    assertThat(stale.status()).isEqualTo(Status.NONE);
    assertThat(stale.layers())
        .allSatisfy(layer -> assertThat(layer.claims().values()).containsOnly(0))
        .extracting(EarLayer::status)
        .containsOnly(Status.NONE);
  }

  @Test
  void an_affirming_verdict_without_claims_affirms_nothing() {
    EarAppraisal empty = appraisal(Status.AFFIRMING, Map.of());

    assertThat(empty.status()).isEqualTo(Status.NONE);
    assertThat(EarChecker.problems(claims(C, empty), C.name())).isEmpty();
  }

  @Test
  void a_claim_of_zero_is_left_out_and_a_missing_one_is_not_made_up() {
    Map<Category, Integer> claims = new EnumMap<>(GOOD);
    claims.put(Category.FILE_SYSTEM, 0);
    claims.remove(Category.HARDWARE);

    JsonNode shown = claims(C, appraisal(Status.AFFIRMING, claims));

    assertThat(shown.at("/submods").has("runtime")).isFalse();
    assertThat(shown.at("/submods/platform/ear_trustworthiness_vector").has("hardware")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Status.class)
  void an_appraisal_better_than_a_layer_cannot_be_made(Status worst) {
    EarLayer layer =
        new EarLayer(
            EarLayer.Name.RUNTIME, Status.CONTRAINDICATED, Map.of(Category.FILE_SYSTEM, 96));
    if (worst == Status.CONTRAINDICATED) {
      return;
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new EarAppraisal(
                    VERIFIER,
                    SUBJECT,
                    worst,
                    List.of(layer),
                    NOW,
                    NOW.plusSeconds(1),
                    Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new EarLayer(EarLayer.Name.RUNTIME, worst, Map.of(Category.FILE_SYSTEM, 96)));
  }

  @Property
  void whatever_is_claimed_every_rule_of_verifiers_holds_in_both_dialects(
      @ForAll Status verdict, @ForAll("vectors") Map<Category, Integer> claims) {
    EarAppraisal appraisal = appraisal(verdict, claims);

    assertThat(EarChecker.problems(claims(C, appraisal), C.name())).isEmpty();
    assertThat(EarChecker.problems(claims(A, appraisal), A.name())).isEmpty();
    if (verdict != Status.AFFIRMING) {
      assertThat(appraisal.status()).isNotEqualTo(Status.AFFIRMING);
      // who reads submodules alone must not place either
      assertThat(appraisal.layers())
          .anySatisfy(layer -> assertThat(layer.status()).isNotEqualTo(Status.AFFIRMING));
    }
  }

  @Provide
  Arbitrary<Map<Category, Integer>> vectors() {
    return Arbitraries.maps(
            Arbitraries.of(Category.class), Arbitraries.integers().between(-128, 127))
        .ofMaxSize(5);
  }
}

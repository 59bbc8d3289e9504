package dev.touchstone.trust.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.Validator;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;

/** Verifies tokens as docs/tokens.md tells relying parties to, with a library and the JWKS. */
public final class RelyingParty {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String jwks;
  private final Instant now;

  public RelyingParty(String jwks, Instant now) {
    this.jwks = jwks;
    this.now = now;
  }

  /** The claims of a token for this host in this profile; else why it is refused. */
  public JsonNode accept(String token, String host, String profile) throws InvalidJwtException {
    try {
      String claims =
          new JwtConsumerBuilder()
              .setJwsAlgorithmConstraints(
                  AlgorithmConstraints.ConstraintType.PERMIT, "ES256", "ES384", "EdDSA")
              .setVerificationKeyResolver(
                  new JwksVerificationKeyResolver(new JsonWebKeySet(jwks).getJsonWebKeys()))
              .setExpectedType(true, "application/eat+jwt")
              .setRequireExpirationTime()
              .setRequireIssuedAt()
              .setExpectedSubject(host)
              .setEvaluationTime(NumericDate.fromSeconds(now.getEpochSecond()))
              .registerValidator(
                  (Validator)
                      context ->
                          profile.equals(context.getJwtClaims().getClaimValue("eat_profile"))
                              ? null
                              : "eat_profile is not " + profile)
              .build()
              .processToClaims(token)
              .getRawJson();
      return JSON.readTree(claims);
    } catch (JoseException | JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

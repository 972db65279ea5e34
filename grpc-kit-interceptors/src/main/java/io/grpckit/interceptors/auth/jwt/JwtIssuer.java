package io.grpckit.interceptors.auth.jwt;

import com.auth0.jwt.JWT;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One issuer: its keys, and the rules for its tokens. */
record JwtIssuer(KeySource keys, Set<JwtAlgorithm> algorithms, ClaimRules rules) {

  /** What can be refused before a key is looked for. */
  void checkHeader(ParsedToken token) throws InvalidTokenException {
    if (!algorithms.contains(token.algorithm())) {
      throw new InvalidTokenException("header alg is not accepted");
    }
    rules.profile().checkType(token.type());
  }

  VerifiedToken verify(ParsedToken token, KeySet keySet) throws InvalidTokenException {
    @Nullable VerificationKey key = keySet.find(token.keyId(), token.algorithm());
    if (key == null) {
      throw new InvalidTokenException("no key for this kid and alg");
    }
    try {
      key.verify(JWT.decode(token.raw()));
    } catch (RuntimeException e) {
      // java-jwt's messages quote the token.
      throw new InvalidTokenException("signature is not valid");
    }
    try {
      return rules.check(token.claims(), keySet);
    } catch (RuntimeException e) {
      throw new InvalidTokenException("claims cannot be mapped to a caller");
    }
  }
}

package io.grpckit.interceptors.auth.jwt;

import static io.grpckit.interceptors.auth.jwt.BadToken.bad;
import static io.grpckit.interceptors.auth.jwt.BadToken.quoted;
import static io.grpckit.interceptors.auth.jwt.Token.valid;

import java.util.List;

/** Cases 11 to 17: what a token says of itself. */
final class HeaderCases {

  private HeaderCases() {}

  static List<BadToken> all() {
    return List.of(
        bad(11, "crit unknown", valid().header("crit", "[\"x\"]").header("x", "1").sign()),
        bad(11, "crit empty", valid().header("crit", "[]").sign()),
        bad(12, "b64 false", valid().header("b64", "false").sign()),
        bad(12, "b64 false and critical", critical("b64", "false")),
        bad(13, "jku", valid().header("jku", "\"https://evil.example/keys\"").sign()),
        bad(13, "x5u", valid().header("x5u", "\"https://evil.example/cert\"").sign()),
        bad(13, "jwk", withOwnKey()),
        bad(13, "x5c", valid().header("x5c", "[\"MIIB\"]").sign()),
        bad(14, "zip", valid().header("zip", "\"DEF\"").sign()),
        bad(14, "cty of a nested token", valid().header("cty", "\"JWT\"").sign()),
        bad(15, "kid is a path", valid().header("kid", "\"../../dev/null\"").sign()),
        bad(15, "kid is SQL", valid().header("kid", "\"x' UNION SELECT 'k1'; --\"").sign()),
        bad(15, "kid of 129 characters", valid().header("kid", quoted("k".repeat(129))).sign()),
        bad(15, "kid is an object", valid().header("kid", "{\"k1\":1}").sign()),
        bad(15, "kid is empty", valid().header("kid", "\"\"").sign()),
        bad(15, "kid missing among several keys", valid().without("kid").sign()),
        bad(16, "typ of an ID token", valid().header("typ", "\"id_token\"").sign()),
        bad(16, "typ of a logout token", valid().header("typ", "\"logout+jwt\"").sign()),
        bad(16, "typ is a number", valid().header("typ", "1").sign()),
        bad(
            17,
            "alg twice",
            valid()
                .sign(
                    "{\"alg\":\"none\",\"alg\":\"ES256\",\"kid\":\"k1\"}", valid().claimsJson())));
  }

  private static String critical(String name, String json) {
    return valid().header(name, json).header("crit", "[\"" + name + "\"]").sign();
  }

  private static String withOwnKey() {
    return AlgorithmCases.stranger()
        .header("jwk", TestKeys.ecJwk(TestKeys.OTHER_P256, "k1", ""))
        .sign();
  }
}

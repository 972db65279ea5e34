package io.grpckit.interceptors.auth.jwt;

import static io.grpckit.interceptors.auth.jwt.BadToken.bad;
import static io.grpckit.interceptors.auth.jwt.BadToken.quoted;
import static io.grpckit.interceptors.auth.jwt.Token.ISSUER;
import static io.grpckit.interceptors.auth.jwt.Token.NOW;
import static io.grpckit.interceptors.auth.jwt.Token.valid;

import java.util.List;

/** Cases 27 to 35: what a token claims. */
final class ClaimCases {

  private ClaimCases() {}

  static List<BadToken> all() {
    long now = NOW.getEpochSecond();
    return List.of(
        claim(27, "exp missing", "exp", null),
        claim(27, "exp null", "exp", "null"),
        claim(27, "exp is a string", "exp", quoted(String.valueOf(now + 300))),
        claim(27, "exp is 1e30", "exp", "1e30"),
        claim(27, "exp is Long.MAX", "exp", Long.MAX_VALUE),
        claim(27, "exp is beyond Long", "exp", "99999999999999999999999999"),
        claim(27, "exp in milliseconds", "exp", (now + 300) * 1000),
        claim(27, "exp is negative", "exp", -1),
        claim(27, "exp is an object", "exp", "{}"),
        claim(27, "lifetime over a day", "exp", now + 24 * 3600 + 31),
        claim(28, "exp and leeway are over", "exp", now - 30),
        claim(28, "exp is long over", "exp", now - 3600),
        claim(29, "nbf in the future", "nbf", now + 31),
        claim(29, "nbf is a string", "nbf", quoted("0")),
        claim(29, "nbf is null", "nbf", "null"),
        claim(29, "iat in the future", "iat", now + 31),
        claim(29, "iat is a string", "iat", quoted("0")),
        claim(30, "iss wrong", "iss", quoted("https://other.example")),
        claim(30, "iss in another case", "iss", quoted("https://Issuer.example")),
        claim(30, "iss with a slash behind", "iss", quoted(ISSUER + "/")),
        claim(30, "iss is an array", "iss", "[" + quoted(ISSUER) + "]"),
        claim(30, "iss is null", "iss", "null"),
        claim(30, "iss missing", "iss", null),
        claim(31, "aud is a prefix", "aud", quoted("order")),
        claim(31, "aud is longer", "aud", quoted("orders2")),
        claim(31, "aud is a number", "aud", 1),
        claim(31, "aud is an object", "aud", "{\"orders\":1}"),
        claim(31, "aud missing", "aud", null),
        claim(31, "aud is [null]", "aud", "[null]"),
        claim(31, "aud is []", "aud", "[]"),
        claim(31, "aud holds a number too", "aud", "[\"orders\",1]"),
        claim(32, "sub is a number", "sub", 7),
        claim(32, "sub is an object", "sub", "{}"),
        claim(32, "sub is an array", "sub", "[\"alice\"]"),
        claim(32, "sub is a boolean", "sub", true),
        claim(32, "sub is empty", "sub", quoted("")),
        claim(32, "sub missing", "sub", null),
        claim(32, "scope is a number", "scope", 1),
        claim(32, "scope holds a number", "scope", "[\"a\",1]"),
        claim(32, "roles is an object", "roles", "{\"admin\":true}"),
        bad(33, "sub twice", twice("sub", "\"admin\"")),
        bad(33, "exp twice", twice("exp", String.valueOf(now + 999))),
        claim(35, "cnf without a client certificate", "cnf", "{\"x5t#S256\":\"AAAA\"}"),
        claim(35, "cnf of another kind", "cnf", "{\"jkt\":\"AAAA\"}"),
        claim(35, "cnf is null", "cnf", "null"));
  }

  private static BadToken claim(int number, String name, String claim, Object json) {
    Token token = json == null ? valid().without(claim) : valid().claim(claim, json);
    return bad(number, name, token.sign());
  }

  private static String twice(String name, String json) {
    String claims = valid().claimsJson();
    String more = claims.substring(0, claims.length() - 1) + ",\"" + name + "\":" + json + "}";
    return valid().sign(valid().headerJson(), more);
  }
}

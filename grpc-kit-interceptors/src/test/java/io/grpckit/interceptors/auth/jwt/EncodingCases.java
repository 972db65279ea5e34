package io.grpckit.interceptors.auth.jwt;

import static io.grpckit.interceptors.auth.jwt.BadToken.bad;
import static io.grpckit.interceptors.auth.jwt.BadToken.quoted;
import static io.grpckit.interceptors.auth.jwt.Token.base64;
import static io.grpckit.interceptors.auth.jwt.Token.valid;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;

/** Cases 18 to 26: how a token is written. */
final class EncodingCases {

  private EncodingCases() {}

  static List<BadToken> all() {
    String token = valid().sign();
    int dot = token.indexOf('.');
    return List.of(
        bad(
            18,
            "padding",
            valid().signParts(padded(valid().headerJson()), part(valid().claimsJson()))),
        bad(18, "padding of the signature", token + "=="),
        bad(19, "malleable last character of the signature", malleable(token)),
        bad(19, "malleable last character of the payload", malleablePayload()),
        bad(20, "the + / alphabet", plusAndSlash()),
        bad(21, "space before the token", AuthServer.authorization("Bearer  " + token)),
        bad(21, "space behind the token", AuthServer.authorization("Bearer " + token + " ")),
        bad(21, "space in the token", token.substring(0, dot) + " " + token.substring(dot)),
        bad(21, "line break in the token", token.substring(0, dot) + "\n" + token.substring(dot)),
        bad(21, "tab instead of the space", AuthServer.authorization("Bearer\t" + token)),
        bad(22, "one part", token.substring(0, dot)),
        bad(22, "two parts", token.substring(0, token.lastIndexOf('.'))),
        bad(22, "four parts", token + ".x"),
        bad(22, "five parts, as of an encrypted token", token + ".x.y"),
        bad(22, "only dots", ".."),
        bad(22, "empty payload", token.substring(0, dot) + ".." + "AA"),
        bad(22, "JSON serialisation", "{\"payload\":\"e30\",\"signature\":\"AA\"}"),
        bad(23, "header null", valid().sign("null", valid().claimsJson())),
        bad(23, "payload null", valid().sign(valid().headerJson(), "null")),
        bad(23, "header array", valid().sign("[]", valid().claimsJson())),
        bad(23, "payload array", valid().sign(valid().headerJson(), "[1]")),
        bad(23, "payload string", valid().sign(valid().headerJson(), "\"x\"")),
        bad(23, "payload empty object", valid().sign(valid().headerJson(), "{}")),
        bad(23, "payload of nothing but a space", valid().sign(valid().headerJson(), " ")),
        bad(24, "JSON behind the payload", trailing("{}")),
        bad(24, "garbage behind the payload", trailing("x")),
        bad(
            24,
            "byte order mark",
            valid().sign(valid().headerJson(), "\uFEFF" + valid().claimsJson())),
        bad(24, "comment", valid().sign(valid().headerJson(), "/**/" + valid().claimsJson())),
        bad(25, "invalid UTF-8", invalidUtf8()),
        bad(
            25,
            "UTF-16",
            valid().sign(utf8(valid().headerJson()), valid().claimsJson().getBytes(UTF_16BE))),
        bad(26, "depth 5000", deep(5000)),
        bad(26, "depth 17", deep(17)),
        bad(26, "200,000 claims", manyClaims()),
        bad(26, "8193 characters", ofLength(8193)),
        bad(26, "5 MB", valid().claim("x", quoted("x".repeat(5_000_000))).sign()));
  }

  private static String part(String json) {
    return base64(utf8(json));
  }

  private static byte[] utf8(String json) {
    return json.getBytes(UTF_8);
  }

  /** White space before the closing brace makes the length need padding. */
  private static String padded(String json) {
    String longer = json;
    while (longer.length() % 3 == 0) {
      longer = longer.substring(0, longer.length() - 1) + " }";
    }
    return Base64.getUrlEncoder().encodeToString(utf8(longer));
  }

  /** 64 bytes leave four bits of the last character unused. */
  private static String malleable(String token) {
    char last = token.charAt(token.length() - 1);
    return token.substring(0, token.length() - 1) + (char) (last + 1);
  }

  private static String malleablePayload() {
    String claims = valid().claimsJson();
    while (claims.length() % 3 != 1) {
      claims = claims.substring(0, claims.length() - 1) + " }";
    }
    return valid().signParts(part(valid().headerJson()), malleable(part(claims)));
  }

  private static String plusAndSlash() {
    String claims = valid().claim("x", "\"\u00ff\u00bf\u00fe~~~???>>>\"").claimsJson();
    String encoded = Base64.getEncoder().withoutPadding().encodeToString(utf8(claims));
    assertThat(encoded).containsAnyOf("+", "/");
    return valid().signParts(part(valid().headerJson()), encoded);
  }

  private static String trailing(String more) {
    return valid().sign(valid().headerJson(), valid().claimsJson() + more);
  }

  private static String invalidUtf8() {
    ByteArrayOutputStream claims = new ByteArrayOutputStream();
    String json = valid().claimsJson();
    claims.writeBytes(utf8(json.substring(0, json.length() - 1) + ",\"x\":\""));
    claims.write(0xff);
    claims.writeBytes(utf8("\"}"));
    return valid().sign(utf8(valid().headerJson()), claims.toByteArray());
  }

  private static String deep(int depth) {
    return valid().claim("x", "[".repeat(depth) + "]".repeat(depth)).sign();
  }

  private static String manyClaims() {
    StringBuilder claims = new StringBuilder("{");
    for (int i = 0; i < 200_000; i++) {
      claims.append("\"c").append(i).append("\":1,");
    }
    return valid().sign(valid().headerJson(), claims + valid().claimsJson().substring(1));
  }

  /** Fills the header, too: base64url has no length of 4n + 1. */
  static String ofLength(int length) {
    for (int inHeader = 0; inHeader < 3; inHeader++) {
      for (int inClaims = length * 3 / 4 - 400; inClaims < length; inClaims++) {
        Token token = valid().header("x", quoted("x".repeat(inHeader)));
        String filled = token.claim("x", quoted("x".repeat(inClaims))).unsigned();
        if (filled.length() + 1 + 86 == length) {
          return token.sign();
        }
        if (filled.length() > length) {
          break;
        }
      }
    }
    throw new AssertionError("no token of " + length + " characters");
  }
}

package io.grpckit.interceptors.auth.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.security.Key;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token in the making: valid unless a test spoils it, and then still signed validly. Values are
 * raw JSON, so that a test can write what no library would.
 */
final class Token {

  static final String ISSUER = "https://issuer.example";
  static final String AUDIENCE = "orders";
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final Map<String, String> header = new LinkedHashMap<>();
  private final Map<String, String> claims = new LinkedHashMap<>();
  private JwtAlgorithm algorithm = JwtAlgorithm.ES256;
  private Key key = TestKeys.P256.getPrivate();

  static Token valid() {
    return new Token()
        .header("alg", "\"ES256\"")
        .header("kid", "\"k1\"")
        .claim("iss", "\"" + ISSUER + "\"")
        .claim("aud", "\"" + AUDIENCE + "\"")
        .claim("sub", "\"alice\"")
        .claim("iat", NOW.getEpochSecond())
        .claim("exp", NOW.plusSeconds(300).getEpochSecond())
        .claim("scope", "\"orders.read orders.write\"");
  }

  Token header(String name, String json) {
    header.put(name, json);
    return this;
  }

  Token claim(String name, Object json) {
    claims.put(name, json.toString());
    return this;
  }

  Token without(String name) {
    header.remove(name);
    claims.remove(name);
    return this;
  }

  /** Signs with another key, and says so in the header. */
  Token signedBy(JwtAlgorithm algorithm, Key key) {
    header("alg", "\"" + algorithm.headerName() + "\"");
    return signedQuietlyBy(algorithm, key);
  }

  /** Signs with another key, whatever the header says. */
  Token signedQuietlyBy(JwtAlgorithm algorithm, Key key) {
    this.algorithm = algorithm;
    this.key = key;
    return this;
  }

  String headerJson() {
    return json(header);
  }

  String claimsJson() {
    return json(claims);
  }

  String sign() {
    return sign(headerJson(), claimsJson());
  }

  /** With exactly these documents. */
  String sign(String headerJson, String claimsJson) {
    return sign(headerJson.getBytes(UTF_8), claimsJson.getBytes(UTF_8));
  }

  String sign(byte[] headerJson, byte[] claimsJson) {
    return signParts(base64(headerJson), base64(claimsJson));
  }

  /** With exactly these parts. */
  String signParts(String header, String claims) {
    String content = header + "." + claims;
    return content + "." + base64(Signing.sign(algorithm, key, content.getBytes(US_ASCII)));
  }

  /** With exactly this signature. */
  String withSignature(byte[] signature) {
    return unsigned() + "." + base64(signature);
  }

  String unsigned() {
    return base64(headerJson().getBytes(UTF_8)) + "." + base64(claimsJson().getBytes(UTF_8));
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String json(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
        .collect(joining(",", "{", "}"));
  }
}

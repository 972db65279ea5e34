package io.grpckit.interceptors.auth.jwt;

import static io.grpckit.interceptors.auth.jwt.Token.AUDIENCE;
import static io.grpckit.interceptors.auth.jwt.Token.ISSUER;
import static io.grpckit.interceptors.auth.jwt.Token.NOW;
import static io.grpckit.interceptors.auth.jwt.Token.base64;
import static io.grpckit.interceptors.auth.jwt.Token.valid;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpckit.interceptors.auth.AuthEvent;
import io.grpckit.interceptors.auth.AuthEvent.Decision;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way to write a bad token that we know of, numbered as in docs/auth.md. Wherever a signature
 * can be valid, it is: what refuses the token is the rule, not the broken signature.
 */
class RefusedTokensTest {

  private static AuthServer server;

  /** One bad request. */
  record Case(String name, Metadata headers) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void startServer() {
    // No limit of a transport's own stands in front: in-process metadata may have any size.
    server = AuthServer.with(authenticator());
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  static JwtAuthenticator authenticator() {
    KeySet keys =
        KeySet.of(
            VerificationKey.of(JwtAlgorithm.ES256, TestKeys.P256.getPublic()).withId("k1"),
            VerificationKey.of(JwtAlgorithm.ES256, TestKeys.NEXT_P256.getPublic()).withId("k2"),
            VerificationKey.of(JwtAlgorithm.RS256, TestKeys.RSA.getPublic()).withId("rsa"),
            VerificationKey.of(JwtAlgorithm.EDDSA, TestKeys.ED25519.getPublic()).withId("ed"));
    return JwtAuthenticator.builder(keys)
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .algorithms(JwtAlgorithm.ES256, JwtAlgorithm.EDDSA, JwtAlgorithm.RS256)
        .clock(Clock.fixed(NOW, ZoneOffset.UTC))
        .build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"algorithms", "headers", "encodings", "claims", "transport"})
  void refuses(Case bad) {
    int before = server.handled.get();
    server.audited.clear();

    Status status = server.refusal(bad.headers());

    assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(status.getDescription()).isEqualTo("invalid credentials");
    assertThat(server.handled).hasValue(before);
    assertThat(server.audited).extracting(AuthEvent::decision).containsExactly(Decision.REJECTED);
    for (String secret : secretParts(bad.headers())) {
      assertThat(server.audited.toString()).doesNotContain(secret);
    }
  }

  /** What of a header must never be seen again. */
  private static List<String> secretParts(Metadata headers) {
    List<String> parts = new ArrayList<>();
    for (String value : headers.getAll(AuthServer.AUTHORIZATION)) {
      Collections.addAll(parts, value.split("[ .,]", -1));
    }
    parts.removeIf(part -> part.length() < 8);
    return parts;
  }

  static List<Case> algorithms() throws Exception {
    byte[] der = TestKeys.RSA.getPublic().getEncoded();
    String pem = TestKeys.pem(der);
    return List.of(
        bad("1 alg none", valid().header("alg", "\"none\"").unsigned() + "."),
        bad("1 alg none, signed", valid().header("alg", "\"none\"").sign()),
        bad("1 alg None", valid().header("alg", "\"None\"").sign()),
        bad("1 alg NONE", valid().header("alg", "\"NONE\"").sign()),
        bad("1 alg nOnE", valid().header("alg", "\"nOnE\"").sign()),
        bad("2 alg empty", valid().header("alg", "\"\"").sign()),
        bad("2 alg missing", valid().without("alg").sign()),
        bad("2 alg null", valid().header("alg", "null").sign()),
        bad("2 alg array", valid().header("alg", "[\"ES256\"]").sign()),
        bad("3 alg with a space behind", valid().header("alg", "\"ES256 \"").sign()),
        bad("3 alg in lower case", valid().header("alg", "\"es256\"").sign()),
        bad("3 alg with NUL", valid().header("alg", "\"ES256\\u0000\"").sign()),
        bad("4 HS256 with the RSA public key as secret", confused(der)),
        bad("4 HS256 with the public key's PEM as secret", confused(pem.getBytes(US_ASCII))),
        bad("5 an algorithm that is not listed", rs512()),
        bad("6 empty ES256 signature", valid().withSignature(new byte[0])),
        bad("6 empty RS256 signature", rsaHeader().withSignature(new byte[0])),
        bad("6 empty EdDSA signature", edHeader().withSignature(new byte[0])),
        bad("6 one zero byte as EdDSA signature", edHeader().withSignature(new byte[1])),
        bad("7 ES256 with r = s = 0", valid().withSignature(new byte[64])),
        bad("7 ES256 with r = s = n", valid().withSignature(rAndSAreTheOrder())),
        bad("8 ES256 signature in DER", valid().withSignature(derSignature())),
        bad("9 ES256 signed by a P-384 key", signedByP384()),
        bad("9 kid of a key of another algorithm", valid().header("kid", "\"rsa\"").sign()),
        bad("9 signed by a stranger's key", stranger().sign()),
        bad("9 signature of another token", valid().unsigned() + swappedSignature()));
  }

  private static String confused(byte[] publicKey) throws Exception {
    Token token = valid().header("alg", "\"HS256\"").header("kid", "\"rsa\"");
    byte[] content = token.unsigned().getBytes(US_ASCII);
    return token.withSignature(Signing.hmac("HmacSHA256", publicKey, content));
  }

  private static String rs512() {
    return valid()
        .header("kid", "\"rsa\"")
        .signedBy(JwtAlgorithm.RS512, TestKeys.RSA.getPrivate())
        .sign();
  }

  private static Token rsaHeader() {
    return valid().header("alg", "\"RS256\"").header("kid", "\"rsa\"");
  }

  private static Token edHeader() {
    return valid().header("alg", "\"EdDSA\"").header("kid", "\"ed\"");
  }

  private static byte[] rAndSAreTheOrder() {
    BigInteger order = ((ECPublicKey) TestKeys.P256.getPublic()).getParams().getOrder();
    byte[] bytes = order.toByteArray();
    byte[] signature = new byte[64];
    System.arraycopy(bytes, bytes.length - 32, signature, 0, 32);
    System.arraycopy(bytes, bytes.length - 32, signature, 32, 32);
    return signature;
  }

  private static byte[] derSignature() throws Exception {
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(TestKeys.P256.getPrivate());
    signer.update(valid().unsigned().getBytes(US_ASCII));
    return signer.sign();
  }

  private static String signedByP384() {
    return valid().signedQuietlyBy(JwtAlgorithm.ES384, TestKeys.P384.getPrivate()).sign();
  }

  private static Token stranger() {
    return valid().signedBy(JwtAlgorithm.ES256, TestKeys.OTHER_P256.getPrivate());
  }

  private static String swappedSignature() {
    String other = valid().claim("sub", "\"mallory\"").sign();
    return other.substring(other.lastIndexOf('.'));
  }

  static List<Case> headers() {
    return List.of(
        bad("11 crit unknown", valid().header("crit", "[\"x\"]").header("x", "1").sign()),
        bad("11 crit empty", valid().header("crit", "[]").sign()),
        bad("12 b64 false", valid().header("b64", "false").sign()),
        bad("12 b64 false and critical", critical("b64", "false")),
        bad("13 jku", valid().header("jku", "\"https://evil.example/keys\"").sign()),
        bad("13 x5u", valid().header("x5u", "\"https://evil.example/cert\"").sign()),
        bad("13 jwk", withOwnKey()),
        bad("13 x5c", valid().header("x5c", "[\"MIIB\"]").sign()),
        bad("14 zip", valid().header("zip", "\"DEF\"").sign()),
        bad("14 cty of a nested token", valid().header("cty", "\"JWT\"").sign()),
        bad("15 kid is a path", valid().header("kid", "\"../../dev/null\"").sign()),
        bad("15 kid is SQL", valid().header("kid", "\"x' UNION SELECT 'k1'; --\"").sign()),
        bad("15 kid of 129 characters", valid().header("kid", quoted("k".repeat(129))).sign()),
        bad("15 kid is an object", valid().header("kid", "{\"k1\":1}").sign()),
        bad("15 kid is empty", valid().header("kid", "\"\"").sign()),
        bad("15 kid missing among several keys", valid().without("kid").sign()),
        bad("16 typ of an ID token", valid().header("typ", "\"id_token\"").sign()),
        bad("16 typ of a logout token", valid().header("typ", "\"logout+jwt\"").sign()),
        bad("16 typ is a number", valid().header("typ", "1").sign()),
        bad(
            "17 alg twice",
            valid()
                .sign(
                    "{\"alg\":\"none\",\"alg\":\"ES256\",\"kid\":\"k1\"}", valid().claimsJson())));
  }

  private static String critical(String name, String json) {
    return valid().header(name, json).header("crit", "[\"" + name + "\"]").sign();
  }

  private static String withOwnKey() {
    return stranger().header("jwk", TestKeys.ecJwk(TestKeys.OTHER_P256, "k1", "")).sign();
  }

  static List<Case> encodings() {
    String token = valid().sign();
    int dot = token.indexOf('.');
    return List.of(
        bad(
            "18 padding",
            valid().signParts(padded(valid().headerJson()), part(valid().claimsJson()))),
        bad("18 padding of the signature", token + "=="),
        bad("19 malleable last character of the signature", malleable(token)),
        bad("19 malleable last character of the payload", malleablePayload()),
        bad("20 the + / alphabet", plusAndSlash()),
        bad("21 space before the token", AuthServer.authorization("Bearer  " + token)),
        bad("21 space behind the token", AuthServer.authorization("Bearer " + token + " ")),
        bad("21 space in the token", token.substring(0, dot) + " " + token.substring(dot)),
        bad("21 line break in the token", token.substring(0, dot) + "\n" + token.substring(dot)),
        bad("21 tab instead of the space", AuthServer.authorization("Bearer\t" + token)),
        bad("22 one part", token.substring(0, dot)),
        bad("22 two parts", token.substring(0, token.lastIndexOf('.'))),
        bad("22 four parts", token + ".x"),
        bad("22 five parts, as of an encrypted token", token + ".x.y"),
        bad("22 only dots", ".."),
        bad("22 empty payload", token.substring(0, dot) + ".." + "AA"),
        bad("22 JSON serialisation", "{\"payload\":\"e30\",\"signature\":\"AA\"}"),
        bad("23 header null", valid().sign("null", valid().claimsJson())),
        bad("23 payload null", valid().sign(valid().headerJson(), "null")),
        bad("23 header array", valid().sign("[]", valid().claimsJson())),
        bad("23 payload array", valid().sign(valid().headerJson(), "[1]")),
        bad("23 payload string", valid().sign(valid().headerJson(), "\"x\"")),
        bad("23 payload empty object", valid().sign(valid().headerJson(), "{}")),
        bad("23 payload of nothing but a space", valid().sign(valid().headerJson(), " ")),
        bad("24 JSON behind the payload", trailing("{}")),
        bad("24 garbage behind the payload", trailing("x")),
        bad(
            "24 byte order mark",
            valid().sign(valid().headerJson(), "\uFEFF" + valid().claimsJson())),
        bad("24 comment", valid().sign(valid().headerJson(), "/**/" + valid().claimsJson())),
        bad("25 invalid UTF-8", invalidUtf8()),
        bad(
            "25 UTF-16",
            valid().sign(utf8(valid().headerJson()), valid().claimsJson().getBytes(UTF_16BE))),
        bad("26 depth 5000", deep(5000)),
        bad("26 depth 17", deep(17)),
        bad("26 200,000 claims", manyClaims()),
        bad("26 8193 characters", ofLength(8193)),
        bad("26 5 MB", valid().claim("x", quoted("x".repeat(5_000_000))).sign()));
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

  static List<Case> claims() {
    long now = NOW.getEpochSecond();
    return List.of(
        claim("27 exp missing", "exp", null),
        claim("27 exp null", "exp", "null"),
        claim("27 exp is a string", "exp", quoted(String.valueOf(now + 300))),
        claim("27 exp is 1e30", "exp", "1e30"),
        claim("27 exp is Long.MAX", "exp", Long.MAX_VALUE),
        claim("27 exp is beyond Long", "exp", "99999999999999999999999999"),
        claim("27 exp in milliseconds", "exp", (now + 300) * 1000),
        claim("27 exp is negative", "exp", -1),
        claim("27 exp is an object", "exp", "{}"),
        claim("27 lifetime over a day", "exp", now + 24 * 3600 + 31),
        claim("28 exp and leeway are over", "exp", now - 30),
        claim("28 exp is long over", "exp", now - 3600),
        claim("29 nbf in the future", "nbf", now + 31),
        claim("29 nbf is a string", "nbf", quoted("0")),
        claim("29 nbf is null", "nbf", "null"),
        claim("29 iat in the future", "iat", now + 31),
        claim("29 iat is a string", "iat", quoted("0")),
        claim("30 iss wrong", "iss", quoted("https://other.example")),
        claim("30 iss in another case", "iss", quoted("https://Issuer.example")),
        claim("30 iss with a slash behind", "iss", quoted(ISSUER + "/")),
        claim("30 iss is an array", "iss", "[" + quoted(ISSUER) + "]"),
        claim("30 iss is null", "iss", "null"),
        claim("30 iss missing", "iss", null),
        claim("31 aud is a prefix", "aud", quoted("order")),
        claim("31 aud is longer", "aud", quoted("orders2")),
        claim("31 aud is a number", "aud", 1),
        claim("31 aud is an object", "aud", "{\"orders\":1}"),
        claim("31 aud missing", "aud", null),
        claim("31 aud is [null]", "aud", "[null]"),
        claim("31 aud is []", "aud", "[]"),
        claim("31 aud holds a number too", "aud", "[\"orders\",1]"),
        claim("32 sub is a number", "sub", 7),
        claim("32 sub is an object", "sub", "{}"),
        claim("32 sub is an array", "sub", "[\"alice\"]"),
        claim("32 sub is a boolean", "sub", true),
        claim("32 sub is empty", "sub", quoted("")),
        claim("32 sub missing", "sub", null),
        claim("32 scope is a number", "scope", 1),
        claim("32 scope holds a number", "scope", "[\"a\",1]"),
        claim("32 roles is an object", "roles", "{\"admin\":true}"),
        bad("33 sub twice", twice("sub", "\"admin\"")),
        bad("33 exp twice", twice("exp", String.valueOf(now + 999))),
        claim("35 cnf without a client certificate", "cnf", "{\"x5t#S256\":\"AAAA\"}"),
        claim("35 cnf of another kind", "cnf", "{\"jkt\":\"AAAA\"}"),
        claim("35 cnf is null", "cnf", "null"));
  }

  private static Case claim(String name, String claim, Object json) {
    Token token = json == null ? valid().without(claim) : valid().claim(claim, json);
    return bad(name, token.sign());
  }

  private static String twice(String name, String json) {
    String claims = valid().claimsJson();
    String more = claims.substring(0, claims.length() - 1) + ",\"" + name + "\":" + json + "}";
    return valid().sign(valid().headerJson(), more);
  }

  static List<Case> transport() {
    String token = valid().sign();
    return List.of(
        bad(
            "37 two headers, both valid",
            AuthServer.authorization("Bearer " + token, "Bearer " + token)),
        bad(
            "37 a bad header and a valid one",
            AuthServer.authorization("Bearer x", "Bearer " + token)),
        bad(
            "38 two values in one header",
            AuthServer.authorization("Bearer " + token + ", Bearer " + token)),
        bad("39 Basic", AuthServer.authorization("Basic YWxpY2U6c2VjcmV0")),
        bad("39 only the scheme", AuthServer.authorization("Bearer")),
        bad("39 only the scheme and a space", AuthServer.authorization("Bearer ")),
        bad("39 no scheme", AuthServer.authorization(token)),
        bad("39 empty", AuthServer.authorization("")),
        bad("39 a longer scheme", AuthServer.authorization("Bearerx " + token)),
        bad("40 non-ASCII bytes", raw("Bearer " + token, 0xe4)),
        bad("40 control bytes", raw("Bearer " + token, 0x01)));
  }

  /** A header whose last byte no Metadata API would write. */
  private static Metadata raw(String value, int lastByte) {
    byte[] bytes = Arrays.copyOf(value.getBytes(US_ASCII), value.length() + 1);
    bytes[bytes.length - 1] = (byte) lastByte;
    return InternalMetadata.newMetadata("authorization".getBytes(US_ASCII), bytes);
  }

  private static Case bad(String name, String token) {
    return bad(name, AuthServer.bearer(token));
  }

  private static Case bad(String name, Metadata headers) {
    return new Case(name, headers);
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }
}

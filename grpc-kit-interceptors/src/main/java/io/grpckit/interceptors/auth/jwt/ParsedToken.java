package io.grpckit.interceptors.auth.jwt;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token in canonical encoding whose header asks for nothing that is not supported. Its signature
 * has not been verified yet.
 *
 * @param raw the token as it was sent
 * @param algorithm of the {@code alg} header
 * @param keyId the {@code kid} header, if there is one
 * @param type the {@code typ} header, if there is one
 * @param claims the payload
 */
record ParsedToken(
    String raw,
    JwtAlgorithm algorithm,
    @Nullable String keyId,
    @Nullable String type,
    Map<String, @Nullable Object> claims) {

  static final int MAX_KEY_ID_LENGTH = 128;

  /**
   * Headers that would have the verifier fetch, trust, unpack or understand something (RFC 8725,
   * 3.1, 3.6, 3.10), a nested token among it.
   */
  private static final List<String> REFUSED_HEADERS =
      List.of("crit", "b64", "jku", "jwk", "x5u", "x5c", "zip", "enc", "cty");

  static ParsedToken of(String token) throws InvalidTokenException {
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    Map<String, @Nullable Object> header = object("header", token.substring(0, first));
    Map<String, @Nullable Object> claims = object("payload", token.substring(first + 1, second));
    decode("signature", token.substring(second + 1));
    for (String name : REFUSED_HEADERS) {
      if (header.containsKey(name)) {
        throw new InvalidTokenException("header " + name + " is not accepted");
      }
    }
    return new ParsedToken(token, algorithm(header), keyId(header), text(header, "typ"), claims);
  }

  private static Map<String, @Nullable Object> object(String part, String encoded)
      throws InvalidTokenException {
    try {
      return StrictJson.object(decode(part, encoded));
    } catch (IllegalArgumentException e) {
      throw new InvalidTokenException(part + " is " + e.getMessage());
    }
  }

  private static byte[] decode(String part, String encoded) throws InvalidTokenException {
    byte[] decoded;
    try {
      decoded = Base64.getUrlDecoder().decode(encoded);
    } catch (IllegalArgumentException e) {
      throw new InvalidTokenException(part + " is not base64url");
    }
    // Unused bits of the last character must be zero, or one token would have many spellings.
    if (!Base64.getUrlEncoder().withoutPadding().encodeToString(decoded).equals(encoded)) {
      throw new InvalidTokenException(part + " is not canonical base64url");
    }
    return decoded;
  }

  private static JwtAlgorithm algorithm(Map<String, @Nullable Object> header)
      throws InvalidTokenException {
    @Nullable String name = text(header, "alg");
    if (name == null) {
      throw new InvalidTokenException("header alg is missing");
    }
    return JwtAlgorithm.named(name)
        .orElseThrow(() -> new InvalidTokenException("header alg is not supported"));
  }

  private static @Nullable String keyId(Map<String, @Nullable Object> header)
      throws InvalidTokenException {
    @Nullable String keyId = text(header, "kid");
    if (keyId != null && (keyId.isEmpty() || keyId.length() > MAX_KEY_ID_LENGTH)) {
      throw new InvalidTokenException("header kid is empty or too long");
    }
    return keyId;
  }

  private static @Nullable String text(Map<String, @Nullable Object> header, String name)
      throws InvalidTokenException {
    if (!header.containsKey(name)) {
      return null;
    }
    if (header.get(name) instanceof String text) {
      return text;
    }
    throw new InvalidTokenException("header " + name + " is not a string");
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "ParsedToken";
  }
}

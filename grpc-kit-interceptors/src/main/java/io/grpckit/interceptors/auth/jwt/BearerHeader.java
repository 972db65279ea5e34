package io.grpckit.interceptors.auth.jwt;

import io.grpc.Metadata;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The one {@code authorization} value of a call, checked character by character before anything is
 * made of it (RFC 6750 and RFC 7515 compact serialisation).
 *
 * @param value the whole header
 */
record BearerHeader(String value) {

  static final int MAX_TOKEN_LENGTH = 8192;

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "Bearer ";

  /** Null if there is no such header. */
  static @Nullable BearerHeader in(Metadata headers) throws InvalidTokenException {
    @Nullable Iterable<String> values = headers.getAll(AUTHORIZATION);
    if (values == null) {
      return null;
    }
    Iterator<String> each = values.iterator();
    String value = each.next();
    if (each.hasNext()) {
      // Metadata.get would answer the last of them; a proxy may have looked at the first.
      throw new InvalidTokenException("more than one authorization header");
    }
    check(value);
    return new BearerHeader(value);
  }

  private static void check(String value) throws InvalidTokenException {
    if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new InvalidTokenException("scheme is not Bearer");
    }
    if (value.length() > SCHEME.length() + MAX_TOKEN_LENGTH) {
      throw new InvalidTokenException("token is longer than " + MAX_TOKEN_LENGTH + " characters");
    }
    int dots = 0;
    char previous = '.';
    for (int i = SCHEME.length(); i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '.') {
        dots++;
        if (previous == '.') {
          throw new InvalidTokenException("token has an empty part");
        }
      } else if (!isBase64Url(c)) {
        throw new InvalidTokenException("token has a character outside base64url");
      }
      previous = c;
    }
    if (dots != 2 || previous == '.') {
      throw new InvalidTokenException("token does not have three parts");
    }
  }

  private static boolean isBase64Url(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  String token() {
    return value.substring(SCHEME.length());
  }

  /** The key of this token in a cache; differs for every token. */
  TokenDigest digest() {
    return TokenDigest.of(value, SCHEME.length());
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "BearerHeader";
  }
}

package io.grpckit.interceptors.auth.jwt;

import io.grpc.Metadata;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One request with a bad token.
 *
 * @param number of the case in docs/security-cases.md
 * @param what is bad about it
 * @param headers of the request
 */
record BadToken(int number, String what, Metadata headers) {

  /** Every way to write a bad token that we know of. */
  static List<BadToken> all() throws Exception {
    List<BadToken> all = new ArrayList<>(AlgorithmCases.all());
    all.addAll(HeaderCases.all());
    all.addAll(EncodingCases.all());
    all.addAll(ClaimCases.all());
    all.addAll(TransportCases.all());
    return all;
  }

  static BadToken bad(int number, String what, String token) {
    return bad(number, what, AuthServer.bearer(token));
  }

  static BadToken bad(int number, String what, Metadata headers) {
    return new BadToken(number, what, headers);
  }

  static String quoted(String text) {
    return "\"" + text + "\"";
  }

  /** What of the headers must never be seen again. */
  List<String> secrets() {
    List<String> parts = new ArrayList<>();
    for (String value : headers.getAll(AuthServer.AUTHORIZATION)) {
      Collections.addAll(parts, value.split("[ .,]", -1));
    }
    parts.removeIf(part -> part.length() < 8);
    return parts;
  }

  boolean isPrintable() {
    for (String value : headers.getAll(AuthServer.AUTHORIZATION)) {
      if (!value.matches("[ -~]*")) {
        return false;
      }
    }
    return true;
  }

  /** Of all values of the header. */
  int length() {
    int length = 0;
    for (String value : headers.getAll(AuthServer.AUTHORIZATION)) {
      length += value.length();
    }
    return length;
  }

  @Override
  public String toString() {
    return number + " " + what;
  }
}
